"""Laws of wording, whatever the facts are: no internal date leaves, text stays text, and any value makes a mail."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from daemon.compose import Texts, reply, samples
from daemon.model import CaseKind, CaseState, Contact, Form, Milestone, OpenCase, ProjectState, PromisedMilestone, Step

TEMPLATES = Path(__file__).parents[2] / "templates"
OCCASIONS = ("status", "change", "complaint", "complaint-more", "other", "unclear", "held", "which-project", "late")
FORMS = st.sampled_from(list(Form))
LANGUAGES = st.sampled_from(["de", "en", "de-CH", "de-AT"])
DAYS = st.dates(date(2026, 10, 1), date(2027, 3, 31))
WORDS = st.text(max_size=60)
STEPS = st.lists(st.builds(Step, WORDS, on=st.none() | DAYS, due=st.none() | DAYS), max_size=10).map(tuple)
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


@cache
def texts() -> Texts:
    sources = {path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8") for path in TEMPLATES.rglob("*.j2")}
    yaml, words = YAML(typ="safe", pure=True), {}
    for path in TEMPLATES.glob("*/texts.yaml"):
        words[path.parent.name] = yaml.load(path.read_text("utf-8"))
    return Texts(sources, words)


@st.composite
def milestones(draw: st.DrawFn) -> list[Milestone]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        internal = draw(DAYS)
        found.append(
            Milestone(
                f"Etappe {chr(65 + number)}", internal + timedelta(days=draw(st.integers(0, 40))), internal=internal
            )
        )
    return found


def days_in(text: str) -> set[tuple[int, int]]:
    """(day, month) of every date in a German text."""
    said = re.findall(rf"(\d{{1,2}})\. ({'|'.join(MONTHS)})", text)
    return {(int(day), MONTHS.index(month) + 1) for day, month in said}


@settings(max_examples=60, deadline=None)
@given(plan=milestones(), occasion=st.sampled_from(OCCASIONS), form=FORMS, open_now=st.booleans())
def test_an_internal_date_never_leaves_the_house(
    plan: list[Milestone], occasion: str, form: Form, open_now: bool
) -> None:
    value = replace(samples.one_reply(occasion, "de", form, open_now=open_now), received=None)
    told = tuple(PromisedMilestone(m.name, m.promised) for m in plan)
    today = value.now.date()
    state = ProjectState(
        "SHOP", value.now, milestones=told, newest=value.now, since=date(2026, 11, 13),
        late=tuple(m for m in told if m.promised < today),
    )  # fmt: skip
    project = replace(samples.SHOP, plan=tuple(plan))
    draft = reply(texts(), samples.SITE, replace(value, project=project, state=state))
    allowed = {(m.promised.day, m.promised.month) for m in plan}
    allowed |= {(d.day, d.month) for d in (today, date(2026, 11, 13), date(2026, 11, 23))}
    assert days_in(draft.text + (draft.html or "") + draft.subject) <= allowed


@settings(max_examples=60, deadline=None)
@given(
    occasion=st.sampled_from(OCCASIONS),
    language=LANGUAGES,
    form=FORMS,
    steps=st.tuples(STEPS, STEPS, STEPS, STEPS, STEPS),
    names=st.tuples(WORDS, WORDS, WORDS, WORDS),
    wish=st.none() | st.text(max_size=500),
    subject=st.text(max_size=300),
    open_now=st.booleans(),
)
def test_any_facts_make_a_clean_mail(
    occasion: str,
    language: str,
    form: Form,
    steps: tuple[tuple[Step, ...], ...],
    names: tuple[str, str, str, str],
    wish: str | None,
    subject: str,
    open_now: bool,
) -> None:
    value = samples.one_reply(occasion, language, form, open_now=open_now)
    name, salutation, project, change = names
    contact = Contact(name, "e@krause.example", salutation=salutation)
    case = OpenCase("SHOP-1", CaseKind.CHANGE, CaseState.OPEN, change, value.now, due=value.now + timedelta(days=1))
    done, in_work, following, blockers, needs = steps
    state = replace(
        samples.EMPTY, done=done, in_work=in_work, next=following, blockers=blockers, needs=needs, changes=(case,),
    )  # fmt: skip
    draft = reply(
        texts(),
        samples.SITE,
        replace(
            value, contact=contact, project=replace(samples.SHOP, name=project), state=state, wish=wish, subject=subject,
            candidates=(name, project),
        ),
    )  # fmt: skip
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", draft.text + (draft.html or ""))
    assert not re.search("[\r\n]", draft.subject)
    assert len(draft.subject) <= 180
    assert draft.text.endswith("\n")
    assert set(re.findall(r"<(/?[a-z]+)", draft.html or "")) <= {
        f"{slash}{tag}" for slash in ("", "/")
        for tag in ("html", "head", "meta", "title", "body", "div", "p", "strong", "br", "ul", "ol", "li")
    }  # fmt: skip
    assert draft.to == "e@krause.example"


@settings(max_examples=80, deadline=None)
@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(
        lambda d: d.replace(tzinfo=samples.NOW.tzinfo)
    ),
    ahead=st.timedeltas(timedelta(minutes=1), timedelta(days=60)),
    language=LANGUAGES,
)
def test_every_deadline_can_be_said_and_carries_a_weekday_or_today(
    moment: datetime, ahead: timedelta, language: str
) -> None:
    value = replace(samples.one_reply("other", language, Form.SIE), now=moment, deadline=moment + ahead)
    text = reply(texts(), samples.SITE, value).text
    assert re.search(
        r"(heute bis|(Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|today|[A-Z][a-z]+day)", text.splitlines()[2]
    )
