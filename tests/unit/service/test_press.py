"""What makes a report is given up after a while, and tells what is wrong when it can."""

import threading
from collections.abc import Iterator

import pytest

from daemon.compose import TextError
from daemon.service import press


@pytest.fixture(name="never")
def _never() -> Iterator[threading.Event]:
    """Something that a report waits for until the test is over."""
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.fault(61)
def test_a_layout_that_has_no_end_is_given_up_and_not_tried_again_before_it_changes(never: threading.Event) -> None:
    with pytest.raises(TextError, match="has not ended"):
        press.bounded(never.wait, {"report/report.typ": "endless"}, patience=0.05)
    with pytest.raises(TextError, match="not tried again"):
        press.bounded(lambda: "made", {"report/report.typ": "endless"})
    assert press.bounded(lambda: "made", {"report/report.typ": "mended"}) == "made"


def test_what_goes_wrong_while_it_is_set_is_told() -> None:
    def broken() -> bytes:
        raise TextError("report/report.typ", "unknown variable")

    with pytest.raises(TextError, match="unknown variable"):
        press.bounded(broken, {})
