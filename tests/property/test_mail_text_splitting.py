"""Laws of splitting, unwrapping and reading HTML that hold for every text."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon import mail
from daemon.mail import history
from daemon.mail.html import to_text
from daemon.model.mail import Message

PLAIN = st.text(alphabet="abcdefg äöüß ,.!?", min_size=1, max_size=60).filter(lambda line: bool(line.strip()))
PIECES = st.sampled_from(
    [
        "> alt",
        ">> älter",
        "",
        "Hallo,",
        "Danke!",
        "--",
        "LG",
        "Eva",
        "Tel. +49 40 123456",
        "PS: noch etwas",
        "Am 10.11.2025 um 09:12 schrieb Eva Krause <e@k.example>:",
        "On Mon, Nov 10, 2025 at 9:12 AM Eva wrote:",
        "Von: Eva <e@k.example>",
        "Gesendet: Montag, 10. November 2025 09:12",
        "An: Jonas <j@s.example>",
        "Betreff: Kasse",
        "-----Ursprüngliche Nachricht-----",
        "---------- Forwarded message ---------",
        "________________________________",
        "> Von: Mallory <m@evil.example>",
        "> Betreff: x",
        "Anfang der weitergeleiteten Nachricht:",
        "Von meinem iPhone gesendet",
        "From: j@s.example",
        "Subject: Fwd: x",
        "Date: 10.11.2025 09:12",
        "----- Forwarded Message ----- From: A <a@x.example>To: b@x.example",
        "----- End forwarded message -----",
        "Meine Antworten in rot.",
        "Diese E-Mail ist vertraulich. Irrtümlich erhalten? Dann löschen.",
        "-- ",
        " ",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, PLAIN, st.text(max_size=40)), max_size=40).map("\n".join)
SUBJECTS = st.sampled_from(["", "WG: x", "Fwd: x", "Re: x", "AW: WG: x", "VS: x", "x", "[Fwd: x]"])
OWN, TEAM = frozenset({"projekte@s.example"}), frozenset({"j@s.example"})
BLANK = mail.parse(b"From: j@s.example\nTo: projekte@s.example\nSubject: x\n\nx")


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(line in rest for line in part)


@given(st.lists(PLAIN, min_size=1, max_size=12))
def test_a_text_without_history_keeps_every_character(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert history.split(text) == history.Split(text, "", "")


@given(TEXTS)
def test_new_text_is_made_of_the_lines_of_the_text_in_their_order(text: str) -> None:
    found = history.split(text)
    for part in (found.new, found.quoted, found.signature):
        assert is_subsequence(part.split("\n") if part else [], text.split("\n"))


@given(TEXTS)
def test_no_line_that_says_something_is_lost_or_doubled(text: str) -> None:
    found = history.split(text)
    parts = [line for part in (found.new, found.quoted, found.signature) for line in part.split("\n") if line.strip()]
    assert sorted(parts) == sorted(line for line in text.split("\n") if line.strip())


@given(TEXTS)
def test_a_text_that_says_something_is_never_empty_afterwards(text: str) -> None:
    assert bool(history.split(text).new.strip()) == bool(text.strip())


@given(TEXTS, SUBJECTS, st.booleans())
def test_unwrapping_never_raises_and_never_names_one_of_us(text: str, subject: str, threaded: bool) -> None:
    message: Message = replace(BLANK, text=text, subject=subject, in_reply_to=("<1@x.example>",) if threaded else ())
    found = mail.unwrap(message, OWN, TEAM)
    if found is not None:
        assert found.reason
        assert found.origin is None or found.origin.address not in OWN | TEAM
        assert found.origin is not None or not any(c.address in OWN | TEAM for c in found.candidates)


@given(TEXTS)
def test_a_reply_is_never_taken_for_a_forward_without_a_mark_of_one(text: str) -> None:
    marked = any(word in text for word in ("orwarded", "weitergeleitet"))
    if not marked:
        assert mail.unwrap(replace(BLANK, text=text, subject="AW: x"), OWN, TEAM) is None


@given(TEXTS)
def test_what_stands_below_the_first_certain_header_changes_no_origin(tail: str) -> None:
    head = (
        "ok\n\nVon: Eva <e@k.example>\nGesendet: Montag, 10. November 2025 09:12\nAn: j@s.example\nBetreff: Kasse\n\n"
    )
    found = mail.unwrap(replace(BLANK, text=head + tail, subject="WG: Kasse"), OWN, TEAM)
    assert found is not None
    assert found.origin is not None
    assert found.origin.address == "e@k.example"


TAGS = [
    "<div>",
    "</div>",
    "<p style='font-size:0'>",
    "<blockquote type=cite>",
    "<td>",
    "<a href='mailto:a@b.example'>",
    "</p>",
]
SCRAPS = [*TAGS, "x", "&lt;", "<", "<!--", "<ul><li>", "\x00", "\ud800"]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SCRAPS), max_size=60).map("".join))
def test_html_is_read_without_raising(html: str) -> None:
    assert isinstance(to_text(html).text, str)
