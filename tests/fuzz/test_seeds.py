"""Every golden mail, and every mail that once broke a law, keeps all of them now."""

from pathlib import Path

import pytest

from daemon.decide import Policy
from daemon.service.reloading import load_policy
from tests.fuzz import laws
from tests.rig import site

TESTS = Path(__file__).parents[1]
MAILS = [*sorted(TESTS.glob("golden/cases/*/mail.eml")), *sorted(TESTS.glob("fuzz/found/*"))]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The policy of the usual site."""
    return load_policy(site.write(tmp_path_factory.mktemp("fuzz") / "site"))


@pytest.mark.parametrize("path", MAILS, ids=lambda p: p.parent.name if p.name == "mail.eml" else p.name)
def test_a_mail_keeps_the_laws(path: Path, policy: Policy) -> None:
    raw = path.read_bytes()
    laws.reading(raw)
    laws.line_ends(raw)
    laws.words(raw)
    laws.building(raw)
    laws.deciding(raw, policy)
