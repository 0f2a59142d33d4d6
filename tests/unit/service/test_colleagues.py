"""An unknown colleague of a contact: the lead is asked once, and a word adds the contact and handles the waiting mail."""

import pytest

from daemon.decide import site_with
from daemon.model import AddedContact
from daemon.service.sending import still_welcome
from tests.unit.decide.story import EVA, JONAS, MINUTE, NOW, STATUS, Story, answer, kinds, letter

NORA = "Nora Neumann <neumann@harbourmuseum.example>"
ASKS = ("notice", "mira@studio-nord.example")
MIRA = "Mira Kaya <mira@studio-nord.example>"
ADDRESS = "neumann@harbourmuseum.example"
QUESTION = "Hello,\n\nwhere do we stand with the audio guide?\n\nThanks\n"


def asked(story: Story) -> str:
    """Nora writes; the Message-ID of the question to the lead."""
    story.report("done: Scripts", project="HARBOUR")
    story.decide(letter(NORA, QUESTION, number="1"))
    (question,) = story.send()
    assert (str(question.kind), question.recipient) == ASKS
    return question.message_id


def test_a_yes_adds_the_contact_and_answers_the_waiting_mail(story: Story) -> None:
    question = asked(story)
    *_, row = story.decide(answer(MIRA, "Yes\n", question))
    assert (row.row, row.hold) == ("D17", False)
    sent = story.send()
    assert kinds(sent) == [("answer", ASKS[1]), ("state", ADDRESS)]
    (added,) = story.journal.contacts_added()
    assert added == AddedContact("HARBOUR", ADDRESS, "Nora Neumann", True, "mira", NOW)
    assert story.journal.held() == []
    state = next(mail for mail in sent if mail.recipient == ADDRESS)
    assert not still_welcome(state, story.policy.site)
    assert still_welcome(state, site_with(story.policy.site, [added])), "membership is checked again when it leaves"
    story.clock.forward(20 * MINUTE)
    *_, again = story.decide(letter(NORA, "Hello,\n\nwhat is the status now?\n", number="3"))
    assert (again.row, again.outcome) == ("D33", "state")


def test_a_yes_without_the_state_answers_without_it(story: Story) -> None:
    story.decide(answer(MIRA, "yes, no state\n", asked(story)))
    assert kinds(story.send())[0] == ("acknowledge", ADDRESS)
    assert [contact.state for contact in story.journal.contacts_added()] == [False]


def test_a_no_sends_nothing_and_nobody_is_asked_again(story: Story) -> None:
    story.decide(answer(MIRA, "no\n", asked(story)))
    assert kinds(story.send()) == [("answer", ASKS[1])]
    *_, again = story.decide(letter(NORA, "Hello,\n\nany news?\n", number="3"))
    assert (again.row, again.outcome, again.outgoing) == ("D25", "hold", ())
    assert story.journal.contacts_added() == []


def test_the_question_is_put_once_and_no_digest_repeats_it(story: Story) -> None:
    asked(story)
    assert story.journal.digest_due(NOW) == []
    story.decide(letter(NORA, "Hello again,\n\nwhere do we stand?\n", number="2"))
    assert [row.arrival_id for row in story.journal.digest_due(NOW)] == [2]


@pytest.mark.parametrize("who", [EVA, NORA, JONAS, "Kim Fremd <kim@elsewhere.example>"])
@pytest.mark.parametrize("dmarc", [None, "pass"])
def test_nobody_else_can_say_yes_and_no_proof_is_no_word(story: Story, who: str, dmarc: str | None) -> None:
    question = asked(story)
    story.decide(answer(who, "yes\n", question, dmarc=dmarc))
    team = who == JONAS and dmarc == "pass"  # any proven member of the team may answer
    assert bool(story.journal.contacts_added()) is team
    assert any(mail.recipient == ADDRESS for mail in story.send()) is team


def test_a_yes_to_another_notice_adds_nobody(story: Story) -> None:
    asked(story)
    story.decide(letter(EVA, "Guten Tag,\n\nbitte ergänzen Sie einen Filter.\n", number="5"))
    notice = next(mail for mail in story.send() if mail.recipient == "jonas@studio-nord.example")
    story.decide(answer(JONAS, "ja\n", notice.message_id, number="6"))
    assert story.journal.contacts_added() == []


def test_a_forger_of_many_addresses_asks_three_questions_an_hour(story: Story) -> None:
    story.decide(
        *(letter(f"a{n}@harbourmuseum.example", f"Hello {n}, where do we stand?\n", number=str(n)) for n in range(9))
    )
    assert kinds(story.send()) == [ASKS] * 3


def test_without_proof_where_proof_is_to_be_had_nobody_is_asked(story: Story) -> None:
    story.decide(letter(NORA, QUESTION, dmarc=None))
    assert story.send() == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Nora Neumann", "Nora Neumann"), ("Dr. Joerg O'Brien-Weiss", "Dr. Joerg O'Brien-Weiss"), ("Rufen Sie 0900 123456 an", ""),
        ("https://evil.example", ""), ("<b>Nora</b>", ""), ("x" * 200, ""), ("{{ config }}", ""),
    ],
)  # fmt: skip
def test_only_a_name_that_reads_like_a_persons_is_kept(story: Story, name: str, kept: str) -> None:
    story.report("done: Scripts", project="HARBOUR")
    story.decide(letter(f'"{name}" <{ADDRESS}>', QUESTION))
    (question,) = story.send()
    story.decide(answer(MIRA, "yes\n", question.message_id))
    assert [contact.name for contact in story.journal.contacts_added()] == [kept]


def test_what_the_lead_added_cannot_take_over_an_address_of_the_house(story: Story) -> None:
    site = story.policy.site
    own = [AddedContact("SHOP", a, "", True, "mira", NOW) for a in ("jonas@studio-nord.example", *site.own_addresses)]
    assert site_with(site, own) is site
    twice = [AddedContact("SHOP", "e.krause@krause.example", "Falsch", False, "mira", NOW)]
    assert site_with(site, twice).projects["SHOP"].contacts == site.projects["SHOP"].contacts


def test_a_contact_of_the_files_is_never_asked_about(story: Story) -> None:
    story.report("erledigt: Suche")
    story.decide(letter(EVA, STATUS))
    assert kinds(story.send()) == [("state", "e.krause@krause.example")]
