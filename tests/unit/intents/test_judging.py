"""The law of judging, apart from what any model thinks: how sure is sure, and from when on a complaint is suspected."""

import pytest

from daemon.intents import judging
from daemon.intents.estimate import Estimate
from daemon.intents.judging import Guards, judge
from daemon.intents.weighing import Evidence
from daemon.model import Intent, Reading, Score

STATUS, CHANGE, COMPLAINT, OTHER = (
    Intent.STATUS_REQUEST, Intent.CHANGE_REQUEST, Intent.COMPLAINT, Intent.OTHER,
)  # fmt: skip
NO_GUARDS = Guards({}, (), anger_denied=False)


def judged(
    intent: Intent,
    sure: float,
    *,
    second: Intent = OTHER,
    words: int = 20,
    guards: Guards = NO_GUARDS,
    language: str | None = "de",
    sentence: float = 0.0,
    wish: float = 0.0,
) -> Reading:
    """A reading of ``intent`` at ``sure``, with all that is left for ``second``.

    ``sentence``, ``wish``: how likely one sentence is a complaint, a change.
    """
    shares = {intent: sure, second: round(1 - sure, 4)}
    rest = (Score(label, shares.get(label, 0.0), ()) for label in (STATUS, CHANGE, COMPLAINT, OTHER))
    found = Estimate(
        tuple(sorted(rest, key=lambda score: -score.confidence)), {COMPLAINT: sentence, CHANGE: wish}, known=1.0
    )
    return judge(language, found, guards, words=words)


@pytest.mark.parametrize("intent", [STATUS, CHANGE])
@pytest.mark.parametrize(("words", "sure"), [(6, 0.85), (20, 0.72), (200, 0.72)])
def test_what_is_sure_enough_is_acted_on(intent: Intent, words: int, sure: float) -> None:
    assert judged(intent, sure, words=words).primary is intent


@pytest.mark.parametrize("intent", [STATUS, CHANGE, OTHER])
def test_a_handful_of_words_must_say_it_plainly(intent: Intent) -> None:
    second = STATUS if intent is CHANGE else CHANGE
    assert judged(intent, judging.SURE_IF_FEW - 0.01, second=second, words=judging.FEW).primary is Intent.UNCLEAR
    assert judged(intent, judging.SURE_IF_FEW, second=second, words=judging.FEW).primary is intent
    assert judged(intent, judging.SURE_IF_FEW - 0.01, second=second, words=judging.FEW + 1).primary is intent


def test_a_handful_of_words_is_believed_sooner_where_the_lists_say_the_same() -> None:
    said = Guards({STATUS: Evidence(judging.AGREED, ("wie weit",))}, (), anger_denied=False)
    assert judged(STATUS, 0.8, second=CHANGE, words=3).primary is Intent.UNCLEAR
    assert judged(STATUS, 0.8, second=CHANGE, words=3, guards=said).primary is STATUS


@pytest.mark.parametrize(("words", "language"), [(judging.LONG + 1, "de"), (20, None)])
def test_more_is_asked_of_long_mails_and_unknown_languages(words: int, language: str | None) -> None:
    assert judged(STATUS, 0.72, words=words, language=language).primary is STATUS
    assert judged(COMPLAINT, judging.SURE_COMPLAINT, words=words, language=language).primary is Intent.UNCLEAR
    assert judged(COMPLAINT, judging.SURE_COMPLAINT, words=20).primary is COMPLAINT


@pytest.mark.parametrize("intent", [STATUS, CHANGE, OTHER])
def test_what_might_be_a_complaint_is_nothing_else(intent: Intent) -> None:
    doubted = judged(intent, 1 - judging.SUSPICION, second=COMPLAINT)
    assert doubted.primary is Intent.UNCLEAR
    assert doubted.suspected_complaint
    assert judged(intent, 0.99, second=COMPLAINT).primary is intent


@pytest.mark.parametrize(("intent", "read_as"), [(STATUS, STATUS), (CHANGE, CHANGE), (OTHER, Intent.UNCLEAR)])
def test_the_lists_allay_suspicion_of_a_wish_but_never_of_thanks(intent: Intent, read_as: Intent) -> None:
    said = Guards({intent: Evidence(judging.AGREED, ("danke",))}, (), anger_denied=False)
    assert judged(intent, 1 - judging.SUSPICION, second=COMPLAINT, guards=said).primary is read_as
    assert (
        judged(intent, 0.99, second=COMPLAINT, guards=said, sentence=judging.COMPLAINT_IN_A_SENTENCE).primary is read_as
    )


def test_one_sentence_that_complains_is_enough() -> None:
    assert judged(STATUS, 0.99, second=COMPLAINT, sentence=judging.COMPLAINT_IN_A_SENTENCE).primary is Intent.UNCLEAR
    assert judged(STATUS, 0.99, second=COMPLAINT, sentence=judging.COMPLAINT_IN_A_SENTENCE - 0.01).primary is STATUS


def test_one_sentence_makes_no_complaint_of_a_mail_that_as_a_whole_is_none() -> None:
    suspect = judged(STATUS, 1 - judging.NO_COMPLAINT, second=COMPLAINT, sentence=0.99)
    assert suspect.suspected_complaint
    assert suspect.primary is Intent.UNCLEAR
    plain = judged(STATUS, 1 - judging.NO_COMPLAINT + 0.0001, second=COMPLAINT, sentence=0.99)
    assert not plain.suspected_complaint
    assert plain.primary is STATUS
    assert plain.secondary == ()


def test_a_question_with_a_plain_wish_in_it_is_left_to_a_person() -> None:
    assert judged(STATUS, 0.95, wish=judging.CHANGE_IN_A_SENTENCE).primary is Intent.UNCLEAR
    assert judged(STATUS, 0.95, wish=judging.CHANGE_IN_A_SENTENCE - 0.01).primary is STATUS
    assert judged(CHANGE, 0.95, wish=0.99).primary is CHANGE


def test_open_anger_in_the_lists_outvotes_any_model() -> None:
    angry = Guards({COMPLAINT: Evidence(judging.OPEN_ANGER, ("Frechheit",))}, (), anger_denied=False)
    assert judged(STATUS, 0.999, guards=angry).primary is Intent.UNCLEAR
    assert judged(STATUS, 0.999, guards=angry).suspected_complaint


def test_denied_anger_is_no_complaint_and_goes_to_a_person() -> None:
    denied = Guards({}, (), anger_denied=True)
    assert judged(COMPLAINT, 0.95, guards=denied).primary is Intent.UNCLEAR
