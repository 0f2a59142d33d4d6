"""Undocumented means broken: every line the daemon can log stands in docs/log.md, and no line that it cannot."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "log.md").read_text()
ROW = re.compile(r"^\| `([^`]+)` \| (info|warning|error|info or warning) \| \S.*\|$", re.MULTILINE)
LEVELS = {"event": "info", "info": "info", "trouble": "warning", "warning": "warning", "error": "error"}
PLACEHOLDER = re.compile(r"%[-0-9.]*[a-z]")


def by_line(found: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Each line with its levels."""
    known: dict[str, set[str]] = {}
    for line, levels in found:
        known.setdefault(line, set()).update(levels.split(" or "))
    return known


def lines() -> Iterator[tuple[str, str]]:
    """Text and level of all calls that log, with "…" where something is filled in; one that is only filled in says nothing here."""
    for path in sorted((ROOT / "daemon").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _logs(call.func):
                texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if texts and (shown := PLACEHOLDER.sub("…", texts[0])) != "…":
                    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
                    yield shown, LEVELS.get(name, "info or warning")


def _logs(function: ast.expr) -> bool:
    """``log.event(…)``, ``log.trouble(…)``, ``logger.warning(…)``, the bare names in log.py, and ``tell(…)``, which is one of them."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        known = {"log": {"event", "trouble"}, "logger": {"info", "warning", "error", "log"}}
        return function.attr in known.get(function.value.id, ())
    return isinstance(function, ast.Name) and function.id in ("event", "trouble", "tell")


def test_every_line_of_the_log_stands_on_its_page_and_no_other() -> None:
    assert by_line(ROW.findall(PAGE)) == by_line(lines())


def test_no_line_is_told_twice() -> None:
    told = [line for line, _ in ROW.findall(PAGE)]
    assert sorted(told) == sorted(set(told))
