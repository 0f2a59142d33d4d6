"""Clean text, subjects, and the names of our own mail."""

import pytest

from daemon import mail

SECRET = b"s" * 32


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  a \t b\r\nc ", "a b c"), ("a\x00b\x1b[31m", "ab[31m"), ("a\u2028b\u2029c", "a b c"),
        ("a\u202eb\u2066c\u200d", "abc"),
        ("\ud800x\udfff", "\ufffdx\ufffd"), ("\ufeffa\u00adb", "ab"), ("Ü" * 10, "Ü" * 10), ("", ""), ("\x85a\x0bb",
        "a b"),
    ],
)  # fmt: skip
def test_a_line_is_safe(text, line):
    assert mail.clean_line(text) == line


def test_a_long_line_is_cut_with_an_ellipsis():
    assert mail.clean_line("ab cd ef", 6) == "ab cd…"
    assert len(mail.clean_line("x" * 10**6)) == 180


def test_text_keeps_its_lines():
    assert mail.clean_text("a\r\nb\rc\x0cd\te\x00\u2029f") == "a\nb\nc\nd\te\n\nf"


@pytest.mark.parametrize(
    "subject",
    ["Re: Shop", "AW: Shop", "WG: AW: Shop", "Fwd: Re: Shop", "SV: VS: Shop", "TR : Shop", "RE[2]: Shop", "Re (3): Shop", "Antw: Shop",
     "Odp: Shop", "RIF: R: Shop", "Réf : Shop", "Vá: Shop", "RV: Shop", "ENC: Shop", "Doorst: Shop", "I: Shop",
     "回复：Shop", "转发: Shop",
     "Re: [EXTERN] AW: Shop", "[External] Shop", "re:re:RE: Shop", "PD: Shop", "YNT: Shop", "Shop"],
)  # fmt: skip
def test_prefixes_are_taken_off_and_one_put_on(subject):
    assert mail.bare_subject(subject) == "Shop"
    assert mail.reply_subject(subject) == "Re: Shop"


@pytest.mark.parametrize(
    "subject", ["Rechnung: Mai", "Status: Shop", "[SHOP] Stand", "Termin am 3.: Ort", "Awesome: x", "https://x.example"]
)
def test_ordinary_words_are_no_prefix(subject):
    assert mail.bare_subject(subject) == subject
    assert not mail.is_reply_subject(subject)
    assert not mail.is_forward_subject(subject)


def test_the_outermost_prefix_says_what_it_is():
    assert mail.is_reply_subject("AW: WG: Shop")
    assert not mail.is_forward_subject("AW: WG: Shop")
    assert mail.is_forward_subject("[EXTERN] WG: AW: Shop")
    assert mail.is_forward_subject("VS: Shop")
    assert mail.is_reply_subject("VS: Shop")


def test_a_reply_subject_stays_short_and_never_empty():
    assert len(mail.reply_subject("x" * 500)) == 180
    assert mail.reply_subject("Re: ") == "Re:"


def test_our_own_names_are_known_again():
    message_id, token = mail.own_ids(SECRET, "state", 17, "Studio-Nord.example")
    assert message_id.startswith("<state.17.")
    assert message_id.endswith("@studio-nord.example>")
    assert mail.own_ids(SECRET, "state", 17, "studio-nord.example") == (message_id, token)
    assert mail.read_own_message_id(SECRET, message_id) == 17
    assert mail.read_token(SECRET, token) == 17


@pytest.mark.parametrize("wrong", ["", "17", "17-" + "0" * 32, "0-" + "0" * 32, "١٧-" + "0" * 32, "x" * 10_000])
def test_a_token_that_is_not_ours_is_none(wrong):
    assert mail.read_token(SECRET, wrong) is None


def test_a_name_moved_to_another_number_kind_domain_or_secret_is_none():
    message_id, token = mail.own_ids(SECRET, "state", 17, "studio-nord.example")
    for changed in (
        message_id.replace(".17.", ".18."), message_id.replace("state", "notice"), message_id.replace("nord", "sued"), message_id[1:],
    ):  # fmt: skip
        assert mail.read_own_message_id(SECRET, changed) is None
    assert mail.read_own_message_id(b"other", message_id) is None
    assert mail.read_token(SECRET, token.replace("17-", "18-")) is None
    assert mail.read_token(b"other", token) is None


@pytest.mark.parametrize(
    ("kind", "domain"), [("Sta te", "a.example"), ("state", "a b"), ("", "a.example"), ("state", "bücher.example")]
)
def test_a_name_that_cannot_stand_in_a_message_id_is_refused(kind, domain):
    with pytest.raises(ValueError):
        mail.own_ids(SECRET, kind, 1, domain)
