"""A changed site is taken whole or not at all; one daemon runs a site."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.journal import Journal
from daemon.service.housekeeping import tell_of_mistakes
from daemon.service.lock import AlreadyRunning, SiteLock
from daemon.service.reloading import PolicyInForce, load_policy
from tests.rig.clock import Clock
from tests.unit.decide.story import NOW, write


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return write(tmp_path / "site")


@pytest.mark.fault(56)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("projects/app.yaml", "key: APP\nname: [broken\n"),
        ("projects/new.yaml", "key: NEW\nlead: nobody\n"),
        ("sachstand.yaml", "site: {}\n"),
        ("rules/00-own.yaml", "rules: [{ id: x, when: always, then: asign }]\n"),
        ("templates/de/reply/status.sie.txt.j2", "{{ broken "),
        ("templates/de/reply/complaint.sie.txt.j2", "Guten Tag {{ nobody_knows_this }}\n"),
    ],
)
def test_a_broken_file_keeps_the_policy_in_force_until_it_is_mended(folder: Path, name: str, text: str) -> None:
    force = PolicyInForce(folder, load_policy(folder))
    before, path = force.policy, folder / name
    good = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    assert not force.refresh()
    assert force.policy is before
    assert any(Path(name).name in line for line in force.errors), force.errors
    assert not force.refresh(), "said once"
    assert not force.refresh(forced=True)
    assert force.policy is before
    if good is None:
        path.unlink()
    else:
        path.write_bytes(good)
    assert not force.refresh(), "it is the old site again"
    assert force.errors == ()


def test_a_good_change_is_swapped_whole(folder: Path) -> None:
    force = PolicyInForce(folder, load_policy(folder))
    before = force.policy
    assert not force.refresh()
    app = folder / "projects" / "app.yaml"
    app.write_text(app.read_text("utf-8").replace("Mobile App", "Handy-App"), "utf-8")
    assert force.refresh()
    assert (before.site.projects["APP"].name, force.policy.site.projects["APP"].name) == ("Mobile App", "Handy-App")
    assert force.policy.fingerprint != before.fingerprint
    assert not force.refresh()


@pytest.mark.fault(50)
def test_a_second_daemon_is_told_who_runs_the_site(tmp_path: Path) -> None:
    path = tmp_path / "state" / "lock"
    with SiteLock(path):
        with pytest.raises(AlreadyRunning, match=r"process \d+") as refused, SiteLock(path):
            pass
        assert path.read_text().strip() in str(refused.value)
    with SiteLock(path):
        pass


@pytest.mark.fault(50)
def test_a_lock_is_free_again_when_its_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = "import sys; from pathlib import Path; from daemon.service.lock import SiteLock"
    holds = f"{code}\nwith SiteLock(Path(sys.argv[1])): print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"1\n"
        with pytest.raises(AlreadyRunning, match=str(other.pid)), SiteLock(path):
            pass
        other.kill()
        other.wait(10)
        with SiteLock(path):
            pass


def test_the_owner_hears_of_mistakes_once_until_the_files_were_good_again(folder: Path, tmp_path: Path) -> None:
    force, clock = PolicyInForce(folder, load_policy(folder)), Clock(NOW)
    wrong = folder / "rules" / "00-own.yaml"
    with Journal.open(tmp_path / "journal.sqlite") as journal:

        def told() -> int:
            force.refresh()
            tell_of_mistakes(journal, force, clock.now())
            return len(journal.outbox())

        assert told() == 0
        wrong.write_text("rules: [{ id: x, when: always, then: asign }]\n", "utf-8")
        assert told() == 1
        wrong.write_text("rules: [{ id: x, when: always, then: asignn }]\n", "utf-8")
        assert told() == 1, "still wrong: it was said"
        wrong.unlink()
        assert told() == 1
        wrong.write_text("rules: [{ id: x, when: always, then: asign }]\n", "utf-8")
        assert told() == 1, "within the hour nothing more is said"
        clock.forward(timedelta(hours=1))
        assert told() == 2
        (first, _) = journal.outbox()
        assert first.recipient == force.policy.site.owner.address
        raw = journal.claim(clock.now(), 2)[0].raw.decode()
    assert "rules/00-own.yaml:1:" in raw
    assert "asign" in raw
