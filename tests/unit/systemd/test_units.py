"""The units: systemd finds nothing to say about them, and they are closed as far as they can be."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = sorted((Path(__file__).parents[3] / "systemd").glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None and "CI" not in os.environ, reason="no systemd-analyze on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_systemd_finds_nothing_to_say_about_the_unit(unit: Path, tmp_path: Path) -> None:
    program = tmp_path / "sachstand"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copy = tmp_path / unit.name.replace("@", "@studio") if "@" in unit.name else tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/opt/sachstand/bin/sachstand", str(program)))
    done = subprocess.run([str(ANALYZE), "verify", str(copy)], capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""


@pytest.mark.skipif(ANALYZE is None and "CI" not in os.environ, reason="no systemd-analyze on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_the_unit_is_exposed_no_more_than_it_must_be(unit: Path) -> None:
    command = [str(ANALYZE), "security", "--offline=true", "--no-pager", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"Overall exposure level for \S+ ([\d.]+)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    assert float(found[1]) <= 1.5


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_the_unit_tells_systemd_of_readiness_and_life(unit: Path) -> None:
    text = unit.read_text()
    for line in ("Type=notify", "WatchdogSec=", "LoadCredential=", "StateDirectory="):
        assert line in text


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_the_unit_starts_nothing_that_a_small_machine_lacks(unit: Path) -> None:
    started = re.findall(r"^Exec\w+=(\S+)", unit.read_text(), re.MULTILINE)
    assert set(started) == {"/opt/sachstand/bin/sachstand", "/bin/sh"}


@pytest.mark.skipif(
    shutil.which("systemd-tmpfiles") is None and "CI" not in os.environ, reason="no systemd-tmpfiles here"
)
def test_the_user_and_the_folders_of_the_unit_are_made_as_the_unit_wants_them(tmp_path: Path) -> None:
    for kind in ("sysusers", "tmpfiles"):
        (tmp_path / "etc" / f"{kind}.d").mkdir(parents=True)
        shutil.copy(UNITS[0].parent / f"sachstand.{kind}.conf", tmp_path / "etc" / f"{kind}.d" / "sachstand.conf")
    (tmp_path / "var" / "lib").mkdir(parents=True)
    for command in (["systemd-sysusers"], ["systemd-tmpfiles", "--create"]):
        done = subprocess.run([*command, f"--root={tmp_path}"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    (user,) = re.findall(r"^sachstand:x:(\d+):(\d+):", (tmp_path / "etc" / "passwd").read_text(), re.MULTILINE)
    assert (tmp_path / "etc" / "sachstand" / "state").readlink() == Path("/var/lib/sachstand")
    if os.geteuid() == 0:
        journal, site = (tmp_path / "var" / "lib" / "sachstand").stat(), (tmp_path / "etc" / "sachstand").stat()
        assert (journal.st_mode & 0o777, str(journal.st_uid)) == (0o700, user[0])
        assert (site.st_mode & 0o777, site.st_uid, str(site.st_gid)) == (0o750, 0, user[1])


@pytest.mark.parametrize("unit", UNITS, ids=lambda p: p.name)
def test_the_unit_runs_as_the_user_that_is_made(unit: Path) -> None:
    made = re.findall(r"^u (\S+) ", (unit.parent / "sachstand.sysusers.conf").read_text(), re.MULTILINE)
    assert re.findall(r"^User=(.+)$", unit.read_text(), re.MULTILINE) == made
