"""``check`` names every mistake of a site at once, each with its place."""

from pathlib import Path

from tests.e2e.test_answers import called
from tests.rig import site as sites

MISTAKES = (
    ("sachstand.yaml", "Europe/Berlin", "Europe/Berln"),
    ("sachstand.yaml", "deputy: mira", "deputy: mirra"),
    ("projects/shop.yaml", "lead: jonas", "lead: jonnas"),
    ("projects/shop.yaml", "form: Sie", "form: Siie"),
    ("rules/routing.yaml", "assign-to-lead", "asign-to-lead"),
)


def place(text: str, wrong: str) -> tuple[int, int]:
    """Line and column of the wrong word, both from 1."""
    before = text[: text.index(wrong)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def test_five_mistakes_in_three_files_are_all_named_with_file_line_and_column(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site")
    for name, right, wrong in MISTAKES:
        text = (site / name).read_text()
        assert right in text
        (site / name).write_text(text.replace(right, wrong, 1))
    done = called(site, "check")
    assert done.returncode == 1
    said = done.stderr + done.stdout
    for name, right, wrong in MISTAKES:
        value = wrong.rpartition(" ")[2]
        line, column = place((site / name).read_text(), value)
        named = [entry for entry in said.splitlines() if entry.startswith(f"{name}:{line}:")]
        assert named, f"{name}:{line} ({wrong}) is not named in:\n{said}"
        assert any(f":{line}:{column}:" in entry for entry in named), f"{wrong} at {line}:{column}, told as {named}"
        assert any(right.rpartition(" ")[2] in entry for entry in named), f"no hint at {right} in {named}"


def test_a_good_site_is_said_to_be_good(tmp_path: Path) -> None:
    done = called(sites.write(tmp_path / "site"), "check")
    assert done.returncode == 0, done.stderr
    assert "all good" in done.stdout
