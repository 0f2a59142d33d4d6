"""The command that writes a record, and checks one."""

from pathlib import Path

from tests.rig.journals import opened
from tests.unit.cli.conftest import Run
from tests.unit.decide.story import EVA, STATUS, Story, letter


def _lived(folder: Path) -> None:
    with opened(folder / "state" / "journal.sqlite") as journal:
        story = Story(journal)
        story.report("erledigt: Produktsuche (3,5h)")
        story.decide(letter(EVA, STATUS))
        story.send()


def test_it_writes_pages_and_lines_and_finds_them_whole(run: Run, folder: Path, tmp_path: Path) -> None:
    _lived(folder)
    written = run("record", "shop", "--dir", str(tmp_path / "out"))
    assert written.returncode == 0, written.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "Protokoll-SHOP.html", "Protokoll-SHOP.jsonl", "Protokoll-SHOP.pdf",
    ]  # fmt: skip
    seal = written.stdout.decode().split()[-1]
    checked = run("record", "SHOP", "--dir", str(tmp_path / "out"), "--verify", "--seal", seal)
    assert checked.returncode == 0, checked.stderr
    assert b"are as they were written" in checked.stdout


def test_a_changed_line_is_named(run: Run, folder: Path, tmp_path: Path) -> None:
    _lived(folder)
    run("record", "SHOP", "--dir", str(tmp_path))
    path = tmp_path / "Protokoll-SHOP.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Produktsuche", b"Produktsache", 1))
    found = run("record", "SHOP", "--verify", str(path))
    assert found.returncode == 1
    assert b"entry 2" in found.stderr


def test_a_chain_that_was_forged_whole_differs_from_the_journal(run: Run, folder: Path, tmp_path: Path) -> None:
    from daemon import compose

    _lived(folder)
    forged = compose.chain([{"kind": "record", "format": 1, "project": "SHOP"}, {"kind": "done", "text": "Alles"}])
    path = tmp_path / "forged.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in forged))
    found = run("record", "SHOP", "--verify", str(path))
    assert found.returncode == 1
    assert b"entry 2 says another thing than the journal" in found.stderr


def test_without_a_record_there_is_nothing_to_verify(run: Run, folder: Path, tmp_path: Path) -> None:
    _lived(folder)
    found = run("record", "SHOP", "--dir", str(tmp_path), "--verify")
    assert (found.returncode, b"--verify FILE" in found.stderr) == (1, True)
