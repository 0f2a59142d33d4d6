"""Golden conversations: a folder a story, over weeks, with every mail in and every mail out.

``story.yaml`` is the script (tests/rig/script.py says how it is written), ``told.txt`` what must come of it, to be read like
a correspondence. After a wanted change run ``./dev test tests/golden --bless`` and read the diff before you commit it.
The same stories are told by the running daemon on real servers in tests/e2e/test_conversations.py.
"""

from pathlib import Path

import pytest

from tests.golden.test_golden import INTERNAL
from tests.rig.indoors import told_indoors
from tests.rig.script import read_script, words_of
from tests.rig.telling import page, story_folders

STORIES = story_folders()


@pytest.mark.parametrize("story", STORIES, ids=lambda p: p.name)
def test_a_golden_conversation_goes_as_blessed(story: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    script = read_script(story)
    house = told_indoors(script, tmp_path)
    told = page(script, house.came, house.left, house.journal)
    house.journal.close()
    for one in house.left:
        inside = house.policy.site.member(str(one.message["To"])) is not None
        assert inside or one.kind == "relay" or not INTERNAL.search(words_of(one.raw)), one.raw
    if request.config.getoption("--bless"):
        (story / "told.txt").write_text(told, encoding="utf-8")
    assert (story / "told.txt").exists(), "nobody has blessed this story yet"
    assert told == (story / "told.txt").read_text(encoding="utf-8")
