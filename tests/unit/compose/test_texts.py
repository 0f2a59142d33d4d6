"""Templates: what is broken is found before a mail needs it, and a template cannot reach out of its room."""

import pytest

from daemon.compose import TextError, Texts, reply, samples
from daemon.model import Form

Sources = dict[str, str]
Words = dict[str, dict[str, object]]
NAME = "de/reply/other.sie.txt.j2"


def problems(sources: Sources, words: Words) -> list[tuple[str, str]]:
    """What the German texts alone have for problems: half the work."""
    german = {name: text for name, text in sources.items() if not name.startswith("en/")}
    return Texts(german, {"de": words["de"]}).problems()


def broken(sources: Sources, words: Words, **changes: str) -> list[tuple[str, str]]:
    names = {
        "other": NAME,
        "phrases": "de/texts.yaml",
        "html": "html/reply.html.j2",
        "extra": "de/reply/extra.sie.txt.j2",
    }
    return problems({**sources, **{names[key]: text for key, text in changes.items()}}, words)


@pytest.mark.parametrize(
    ("own", "doubted"),
    [
        (None, ("de", "en")),
        ((), ()),
        (("de/reply/status.sie.txt.j2",), ("de",)),
        (("en/words.yaml", "de/texts.yaml"), ("de", "en")),
        (("html/reply.html.j2",), ("de", "en")),
    ],
)
def test_only_languages_in_which_a_site_has_written_are_doubted(
    sources: Sources, words: Words, own: tuple[str, ...] | None, doubted: tuple[str, ...]
) -> None:
    assert Texts(sources, words, own).doubted == doubted


@pytest.mark.parametrize(("own", "found"), [(("en/words.yaml",), True), (("de/words.yaml",), False)])
def test_a_language_in_which_a_site_has_not_written_has_no_problem(
    sources: Sources, words: Words, own: tuple[str, ...], found: bool
) -> None:
    broken = {**sources, "en/reply/status.txt.j2": "{{ nobody_knows_this }}"}
    assert bool(Texts(broken, words, own).problems()) == found


def test_a_text_with_other_words_is_not_taken_for_the_one_compiled_before(sources: Sources, words: Words) -> None:
    for said in ("eins", "zwei", "eins"):
        assert Texts({**sources, "de/x.txt.j2": said}, words).render("de/x.txt.j2", {}) == said


def test_the_shipped_texts_have_no_problem(texts: Texts) -> None:
    assert texts.problems() == []


def test_a_syntax_error_is_told_with_its_line(sources: Sources, words: Words) -> None:
    [(name, message)] = broken(sources, words, other="Hallo\n{% if open %}\n")
    assert name == NAME
    assert message.startswith("line 2:")


def test_a_misspelt_name_is_told_with_its_line(sources: Sources, words: Words) -> None:
    [(name, message)] = broken(sources, words, other="Hallo\n{{ persn }}\n")
    assert (name, message) == (NAME, "line 2: 'persn' is undefined")


def test_a_name_missing_only_out_of_hours_is_found_too(sources: Sources, words: Words) -> None:
    [(name, message)] = broken(sources, words, other="Hallo\n{% if not open %}{{ bak }}{% endif %}\n")
    assert (name, message) == (NAME, "line 2: 'bak' is undefined")


def test_an_error_in_an_included_text_names_that_text(sources: Sources, words: Words) -> None:
    changed = {**sources, "de/reply/_end.sie.txt.j2": "{{ nobody }}"}
    assert {name for name, _ in problems(changed, words)} == {"de/reply/_end.sie.txt.j2"}


def test_a_missing_include_is_told(sources: Sources, words: Words) -> None:
    [(name, _)] = broken(sources, words, other="{% include 'de/reply/_nothing.j2' %}")
    assert name == NAME or "_nothing" in name


def test_an_empty_text_is_told(sources: Sources, words: Words) -> None:
    assert broken(sources, words, other="\n") == [("reply/other", "makes an empty mail")]


def test_a_text_of_the_site_needs_every_form(sources: Sources, words: Words) -> None:
    assert ("de/reply/extra", "there is no such text") in broken(sources, words, extra="{{ salutation }}")


def test_a_phrase_left_out_is_told(sources: Sources, words: Words) -> None:
    less = {key: value for key, value in words["de"].items() if key != "hours"}
    assert problems(sources, {"de": less}) == [("de/texts.yaml", '"hours" is missing')]


def test_a_phrase_with_an_unknown_place_is_told(sources: Sources, words: Words) -> None:
    changed = {**words["de"], "hours": "{days} von {anfang}"}
    assert problems(sources, {"de": changed}) == [("de/texts.yaml", '"anfang" is missing')]


def test_an_order_in_the_mails_that_nobody_understands_is_told(sources: Sources, words: Words) -> None:
    changed = {**words["de"], "orders": {"taken": "nehm ich", "to-client": "an Kunde:"}}
    said = 'orders: "nehm ich" is not among the commands for taken in words.yaml'
    assert ("de/texts.yaml", said) in problems(sources, {"de": changed})


@pytest.mark.fault(57)
@pytest.mark.parametrize(
    "evil",
    [
        "{{ salutation.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ salutation.upper() }}",
        "{{ 'x' * 1000000000 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 9 ** 99999999 }}",
        "{{ candidates.append('x') }}",
        "{{ listing.__globals__ }}",
        "{{ stop.__code__ }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ self.__init__ }}",
        "{{ range(10) }}",
        "{% for a in 'x' * 99999 %}y{% endfor %}",
        "{{ 'x'|center(1000000000) }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../etc/passwd' %}",
    ],
)
def test_a_template_cannot_reach_out_or_blow_up(sources: Sources, words: Words, evil: str) -> None:
    texts = Texts({**sources, NAME: evil}, words)
    with pytest.raises(TextError):
        reply(texts, samples.SITE, samples.one_reply("other", "de", Form.SIE))


@pytest.mark.fault(57)
def test_a_long_output_is_stopped(sources: Sources, words: Words) -> None:
    loop = "{% for a in site %}{% for b in hours %}{% for c in hours %}{{ salutation }}{% endfor %}{% endfor %}{% endfor %}"
    texts = Texts({**sources, NAME: loop}, words)
    with pytest.raises(TextError, match="more than"):
        reply(texts, samples.SITE, samples.one_reply("other", "de", Form.SIE))


def test_a_team_text_must_begin_with_its_subject(sources: Sources, words: Words) -> None:
    found = problems({**sources, "de/digest/held.txt.j2": "Hallo\n\nnichts"}, words)
    assert found == [("de/digest/held.txt.j2", 'line 1: must begin with "Subject: ", and a text must follow')]


def test_occasions_are_the_names_under_reply(texts: Texts) -> None:
    shipped = {
        "status",
        "change",
        "complaint",
        "other",
        "unclear",
        "held",
        "complaint-more",
        "which-project",
        "late",
        "record",
        "stranger",
    }
    assert texts.occasions == shipped


def test_no_texts_at_all_is_a_text_error() -> None:
    with pytest.raises(TextError):
        reply(Texts({}, {}), samples.SITE, samples.one_reply("other", "de", Form.SIE))
