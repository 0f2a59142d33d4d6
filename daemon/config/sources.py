"""Which files a site has, and their text. What cannot be read is an error with the file's name, never a traceback."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from daemon.config.errors import SiteError

MAX_BYTES = 1_000_000
SITE_FILE = "sachstand.yaml"
RULE_TESTS = "tests"
TEMPLATE_ENDINGS = (".j2", ".typ", ".yaml")


@dataclass(frozen=True, slots=True)
class Files:
    """The text of every file by its name relative to the site, and what could not be read."""

    site: str | None = None
    projects: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)  # of the site
    shipped: dict[str, str] = field(default_factory=dict)  # templates that came with the program, by the same names
    tests: dict[str, str] = field(default_factory=dict)  # of the rules; no part of what is in force
    errors: list[SiteError] = field(default_factory=list)

    def digest(self) -> str:
        """A hash over the names and contents of all files that are in force."""
        whole = {SITE_FILE: self.site or "", **self.projects, **self.rules, **self.shipped, **self.templates}
        total = hashlib.sha256()
        for name in sorted(whole):
            content = whole[name].encode()
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
        return total.hexdigest()


def read_files(site_dir: Path, *, rules: Path, templates: Path, instead: Path | None = None) -> Files:
    """Read a site, and what came with the program: ``rules`` (used where the site has none) and ``templates``.

    ``instead`` is a directory of rules that is read in place of the site's own.
    """
    errors: list[SiteError] = []
    if not site_dir.is_dir():
        return Files(errors=[SiteError(str(site_dir), 0, 0, "no such directory; `sachstand init` makes a site")])
    path = site_dir / SITE_FILE
    site = None
    if path.exists():
        site = read_text(path, SITE_FILE, errors)
    else:
        said = f"{SITE_FILE} is missing; `sachstand --site {site_dir} init` writes one to start from"
        errors.append(SiteError(str(path), 0, 0, said))
    found = _folder(site_dir, "projects", errors, deep=False)
    folder = instead or site_dir / "rules"
    if instead is not None and not instead.is_dir():
        errors.append(SiteError(str(instead), 0, 0, "no such directory of rules"))
    own_rules = _folder(folder.parent, folder.name, errors, deep=True)
    shipped = read_templates(templates, "templates", errors)
    own = read_templates(site_dir / "templates", "templates", errors)
    if not own_rules and not any(error.file.startswith(f"{folder.name}/") for error in errors):
        own_rules = _folder(rules.parent, rules.name, errors, deep=True)
    tests = {
        name: text
        for name, text in own_rules.items()
        if name.split("/")[1:2] == [RULE_TESTS] and "/" in name.partition("/")[2]
    }
    own_rules = {name: text for name, text in own_rules.items() if name not in tests}
    return Files(site, found, own_rules, own, shipped, tests, errors)


def read_templates(folder: Path, name: str, errors: list[SiteError]) -> dict[str, str]:
    """All texts and word lists below ``folder``, by their name below it, with ``name`` before it."""
    errors += _shut(folder, name)
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": text
        for path in _visible(folder)
        if path.name.endswith(TEMPLATE_ENDINGS)
        and (text := read_text(path, f"{name}/{path.relative_to(folder).as_posix()}", errors)) is not None
    }


def read_text(path: Path, name: str, errors: list[SiteError]) -> str | None:
    """The text of one file, without a byte-order mark and with plain line ends; None and an error if it has none."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        errors.append(SiteError(name, 0, 0, "this is a directory, not a file"))
        return None
    except OSError as wrong:
        errors.append(SiteError(name, 0, 0, f"cannot be read: {(wrong.strerror or str(wrong)).lower()}"))
        return None
    if len(raw) > MAX_BYTES:
        errors.append(SiteError(name, 0, 0, "larger than 1 MB; such a file is not read"))
        return None
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, wrong.start) + 1 : wrong.start].decode("utf-8-sig", "replace")) + 1
        said = "not UTF-8 text; save the file with the encoding UTF-8"
        errors.append(SiteError(name, line, column, said))
        return None


def _folder(site_dir: Path, name: str, errors: list[SiteError], *, deep: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    folder = site_dir / name
    if folder.exists() and not folder.is_dir():
        errors.append(SiteError(name, 0, 0, "this must be a directory"))
        return found
    errors += _shut(folder, name)
    for path in _visible(folder, deep=deep):
        relative = path.relative_to(site_dir).as_posix()
        if path.suffix == ".yml":
            errors.append(SiteError(relative, 0, 0, f"is not read under this name; call it {path.stem}.yaml"))
        elif path.suffix == ".yaml":
            text = read_text(path, relative, errors)
            if text is not None:
                found[relative] = text
    return found


def _shut(folder: Path, name: str) -> Iterator[SiteError]:
    """Directories that this process may not look into: what lies in them would be missed in silence."""
    for path in (folder, *(below for below in folder.rglob("*") if below.is_dir())):
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            shown = f"{name}/{path.relative_to(folder).as_posix()}".removesuffix("/.")
            yield SiteError(shown, 0, 0, f"user {os.geteuid()}, who runs this, may not look into this directory")


def _visible(folder: Path, *, deep: bool = True) -> Iterator[Path]:
    """Files (and directories with the name of a file) that no editor left behind, in order of their names."""
    every = sorted(folder.rglob("*") if deep else folder.glob("*"))
    for path in every:
        hidden = any(part.startswith((".", "#", "~")) for part in path.relative_to(folder).parts)
        if not hidden and (not path.is_dir() or path.suffix in (".yaml", ".yml")):
            yield path
