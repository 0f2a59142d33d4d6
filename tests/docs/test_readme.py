"""The README is executed: what it tells a newcomer to type works, and its sample answer is what the daemon says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("sachstand ")
]


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "daemon", *words], cwd=cwd, capture_output=True, text=True, check=False
    )


def words_of(line: str) -> list[str]:
    import shlex

    return shlex.split(line)[1:]


@pytest.mark.long
def test_the_five_minutes_of_the_readme_work_up_to_the_servers(tmp_path: Path) -> None:
    init, check, start = (next(c for c in COMMANDS if f" {verb}" in c) for verb in ("init --yes", "check", "run"))
    assert run(*words_of(init), cwd=tmp_path).returncode == 0
    password = tmp_path / "studio" / "projekte.password"
    password.touch(mode=0o600)
    password.write_text("secret\n")
    done = run(*words_of(check), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert words_of(start) == ["--site", "studio", "run"]


@pytest.mark.long
def test_the_progress_line_of_the_readme_is_understood(tmp_path: Path) -> None:
    init, log = (next(c for c in COMMANDS if f" {verb} " in c) for verb in ("init --yes", "log"))
    run(*words_of(init), cwd=tmp_path)
    done = run(*words_of(log), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Login-Seite" in done.stdout


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", README))))
def test_every_page_the_readme_names_exists(target: str) -> None:
    assert target.startswith("https://") or (ROOT / target).exists()


def test_the_first_screen_shows_a_real_answer() -> None:
    sample = README.split("```")[1].strip()
    golden = (ROOT / "tests" / "golden" / "cases" / "readme-sample" / "outgoing.txt").read_text()
    assert sample in golden


def blocks(page: str) -> list[list[str]]:
    """The blocks between three backticks, without their remarks."""
    return [
        [line.partition("  #")[0].rstrip().partition(" # ")[0] for line in block.splitlines()]
        for block in page.split("```")[1::2]
    ]


def parts(page: str) -> list[str]:
    """What the page is made of, in order: headings, blocks, lists and tables, by their kind and size."""
    found: list[str] = []
    for line in re.sub(r"```.*?```", "```", page, flags=re.DOTALL).splitlines():
        kind = re.match(r"#+ |- |\||```|> ", line)
        if kind:
            found.append(kind[0].strip())
    return found


def test_the_german_page_has_the_same_parts_commands_and_sample() -> None:
    german = (ROOT / "README.de.md").read_text()
    assert parts(german) == parts(README)
    assert blocks(german) == blocks(README)
    links = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")
    assert sorted({*links.findall(german)} - {"README.md"}) == sorted({*links.findall(README)} - {"README.de.md"})


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", (ROOT / "README.de.md").read_text())))
)
def test_every_page_the_german_readme_names_exists(target: str) -> None:
    assert (ROOT / target).exists()
