"""Trying every text before a client sees it: what fails here would have held a mail at night."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product

from daemon.compose import (
    printing,
    progress_samples,
    record_chain,
    samples,
    samples_orders,
    samples_people,
    samples_reports,
)
from daemon.compose.alarm import alarm, old_mail
from daemon.compose.client import HTML, reply, stranger
from daemon.compose.fresh_eyes import fresh_eyes
from daemon.compose.gathered import gathered
from daemon.compose.mistakes import mistakes, some_mistakes
from daemon.compose.offers import offer, offer_news
from daemon.compose.progress import delay, delay_draft, due_today, source_trouble
from daemon.compose.record import record, record_html
from daemon.compose.report import report
from daemon.compose.settling import settled
from daemon.compose.team import answer, colleague, digest, notice, receipt
from daemon.compose.texts import PHRASES, TextError, Texts
from daemon.compose.weekly import weekly
from daemon.compose.weekly_lead import weekly_draft, weekly_unsent
from daemon.model import Draft, Form, Site

Attempt = Callable[[], Draft]
FORMS = (Form.SIE, Form.DU)


def problems(texts: Texts) -> list[tuple[str, str]]:
    """(template, sentence) for each text that cannot be made, in each form of address and at each hour; no doubles.

    Tried are the languages in which a text is not as shipped.
    """
    found = dict.fromkeys(_syntax(texts))
    for language in texts.doubted:
        found |= dict.fromkeys(_unknown_orders(texts, language))
        found |= dict.fromkeys(_reports(texts, language))
        for attempt in _attempts(texts, language):
            if (problem := _try(attempt)) is not None:
                found[problem] = None
    return sorted(found)


def _syntax(texts: Texts) -> Iterator[tuple[str, str]]:
    """Every file of those languages is compiled, also one that no text includes."""
    if HTML not in texts.sources:
        yield HTML, "there is no such text"
    shipped = set(texts.languages) - set(texts.doubted)
    for name in texts.sources:
        if name.partition("/")[0] in shipped:
            continue
        if (problem := texts.compile_problem(name)) is not None:
            yield name, problem


def _attempts(texts: Texts, language: str) -> Iterator[Attempt]:
    site = samples.site(language)
    yield from _replies(texts, site, language)
    yield from _strangers(texts, site, language)
    yield from _team(texts, site, language)
    yield from _progress(texts, site, language)
    yield from _updates(texts, site, language)


def _updates(texts: Texts, site: Site, language: str) -> Iterator[Attempt]:
    """The weekly update in both forms of address, with its report and without."""
    for value, form in product(samples_reports.updates(language), FORMS):
        addressed = replace(value, contact=replace(value.contact, form=form))
        yield partial(weekly, texts, site, addressed)
        yield partial(weekly, texts, site, addressed, pdf=b"", chart=b"")


def _strangers(texts: Texts, site: Site, language: str) -> Iterator[Attempt]:
    for now in (samples.NOW, samples.NIGHT):
        opens = now if now == samples.NOW else samples.MONDAY
        for due in (None, samples.MONDAY):
            yield partial(
                stranger, texts, site, to="k@new.example", language=language, now=now, next_open=opens, deadline=due
            )


def _replies(texts: Texts, site: Site, language: str) -> Iterator[Attempt]:
    for occasion in sorted(texts.occasions):
        for form in FORMS:
            for value in samples.replies(occasion, language, form):
                yield partial(reply, texts, site, value)


def _team(texts: Texts, site: Site, language: str) -> Iterator[Attempt]:
    yield from (partial(receipt, texts, site, value) for value in samples.receipts(language))
    for why in samples.NOTICES:
        yield from (partial(notice, texts, site, value) for value in samples.notices(why, language))
    yield from (partial(answer, texts, site, value) for value in samples_orders.answers(language))
    yield from (partial(colleague, texts, site, value) for value in samples.colleagues(language))
    yield from (partial(digest, texts, site, value) for value in samples.digests(language))
    yield from (partial(gathered, texts, site, value) for value in samples_people.gathered_ones(language))
    yield from (partial(answer, texts, site, value) for value in samples_people.leave_answers(language))
    yield from (partial(mistakes, texts, site, value) for value in some_mistakes(language))
    yield from (partial(alarm, texts, site, site.owner, value, samples.NOW) for value in samples.troubles())
    yield partial(old_mail, texts, site, site.owner, "projekte", 480, samples.NOW)


def _reports(texts: Texts, language: str) -> Iterator[tuple[str, str]]:
    """A report is worded for every sample; the layouts are set once a language, where the typesetter is installed."""
    try:
        made = [report(texts, samples.site(language), value) for value in samples_reports.updates(language)]
        sample = record_chain.chain(samples_reports.RECORD)
        data = record(texts, samples.site(language), samples.SHOP, sample, language, samples.NOW)
        record_html(texts, data)
        if printing.available():
            printing.record_pdf(texts.layouts, data, samples.NOW)
            printing.pdf(texts.layouts, made[1], samples.NOW)
            printing.chart(texts.layouts, made[1], samples.NOW)
    except TextError as error:
        yield error.template, error.message


def _progress(texts: Texts, site: Site, language: str) -> Iterator[Attempt]:
    for form in FORMS:
        yield from (partial(offer, texts, site, value) for value in samples_orders.offers(language, form))
        yield from (partial(delay, texts, site, value) for value in progress_samples.delays(language, form))
    yield from (partial(settled, texts, site, value) for value in samples_orders.settled_words(language))
    yield from (partial(offer_news, texts, site, value) for value in samples_orders.offer_news(language))
    yield from (partial(delay_draft, texts, site, value) for value in progress_samples.delay_drafts(language))
    yield from (partial(due_today, texts, site, value) for value in progress_samples.due_todays(language))
    yield from (partial(source_trouble, texts, site, value) for value in progress_samples.source_troubles(language))
    yield from (partial(fresh_eyes, texts, site, value) for value in progress_samples.fresh_eyes_notes(language))
    yield from (partial(weekly_draft, texts, site, value) for value in progress_samples.weekly_drafts(language))
    yield from (partial(weekly_unsent, texts, site, value) for value in progress_samples.weekly_unsents(language))


def _try(attempt: Attempt) -> tuple[str, str] | None:
    try:
        draft = attempt()
    except TextError as error:
        return error.template, error.message
    if not draft.text.strip() or not draft.subject.strip():
        return draft.occasion, "makes an empty mail"
    return None


def _unknown_orders(texts: Texts, language: str) -> Iterator[tuple[str, str]]:
    """What a mail tells people to answer must be understood."""
    phrases = texts.phrases(language)
    known = phrases.get("commands") or {}
    for verb, said in (phrases.get("orders") or {}).items():
        if str(said).casefold() not in {str(phrase).casefold() for phrase in known.get(verb, ())}:
            yield f"{language}/{PHRASES}", f'orders: "{said}" is not among the commands for {verb} in words.yaml'
