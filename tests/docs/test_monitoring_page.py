"""The page of figures, the alerts and the board, held against what the daemon really tells Prometheus."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ruamel.yaml import YAML

from daemon.journal import Journal
from daemon.service.health import Measured
from daemon.web.measures import _Measures
from tests.rig.clock import Clock

DOCS = Path(__file__).parents[2] / "docs"
NOW = datetime(2026, 11, 19, 13, tzinfo=UTC)
OF_PROMETHEUS = {"instance", "job", "up"}
WORDS = {"sum", "max", "min", "by", "increase", "min_over_time", "label_values"}


def expressions() -> dict[str, str]:
    """Every question that the board and the alerts put."""
    board = json.loads((DOCS / "monitoring" / "grafana.json").read_text())
    alerts = YAML(typ="safe").load(DOCS / "monitoring" / "alerts.yaml")
    found = {
        f"board: {panel['title']} {target['refId']}": target["expr"]
        for panel in board["panels"]
        for target in panel["targets"]
    }
    found |= {
        f"board: variable {one['name']}": one["query"]["query"]
        for one in board["templating"]["list"]
        if one["type"] == "query"
    }
    return found | {f"alert: {rule['alert']}": rule["expr"] for group in alerts["groups"] for rule in group["rules"]}


@pytest.fixture(name="families")
def _families(tmp_path: Path) -> dict[str, Any]:
    """What a daemon tells, by name."""
    with Journal.open(tmp_path / "journal.sqlite"):
        pass
    seen = Measured(NOW)
    monitor = SimpleNamespace(measured=seen, findings=())
    told = _Measures(tmp_path / "journal.sqlite", Clock(NOW), monitor, "1").collect()  # type: ignore[arg-type]
    return {f"{one.name}_total" if one.type == "counter" else one.name: one for one in told}


def test_every_figure_stands_on_the_page_and_no_other(families: dict[str, Any]) -> None:
    page = (DOCS / "monitoring.md").read_text()
    assert sorted(re.findall(r"^\| `(sachstand_\w+)` \|", page, re.MULTILINE)) == sorted(families)


@pytest.mark.parametrize("name", sorted(expressions()))
def test_a_question_of_the_board_or_an_alert_asks_for_figures_and_labels_that_there_are(
    name: str, families: dict[str, Any]
) -> None:
    asked = expressions()[name]
    figures = re.findall(r"\bsachstand_\w+", asked)
    assert figures or asked.startswith("up{")
    assert [figure for figure in figures if figure not in families] == []
    known = {label for figure in figures for label in families[figure]._labelnames} | OF_PROMETHEUS
    assert [word for word in _words(asked) if word not in known | WORDS | set(figures)] == []
    assert all(asked.count(one) == asked.count(other) for one, other in ("()", "{}", "[]"))


def _words(asked: str) -> Iterator[str]:
    """Names in an expression, without texts, spans of time and variables."""
    plain = re.sub(r'"[^"]*"|\[\d+[smhd]\]', "", asked)
    yield from re.findall(r"[a-z_]+", plain)


def test_every_kind_of_state_that_is_asked_for_is_one(families: dict[str, Any]) -> None:
    page = (DOCS / "monitoring.md").read_text()
    states = {state for asked in expressions().values() for state in re.findall(r'state!?=~?"([^"]+)"', asked)}
    assert states
    assert [state for state in states if f"`{state}`" not in page] == []
