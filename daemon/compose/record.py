"""A project's record as data for its page: the lines of the chain said in the reader's language, day by day.

The lines themselves are the record; what is said here is only a reading of them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from daemon import mail
from daemon.compose.record_chain import seal
from daemon.compose.texts import Texts, is_swiss, phrase_error, translated
from daemon.compose.tongue import BAD_ENDS, Tongue
from daemon.model import Project, RecordFile, Site

HTML = "html/record.html.j2"
LINE = 300  # characters
Entry = Mapping[str, Any]


def record(
    texts: Texts, site: Site, project: Project, lines: Sequence[bytes], language: str, now: datetime
) -> dict[str, Any]:
    """The record's data, fit for JSON. Raises TextError where a phrase of the language is missing or broken."""
    tongue, folder = texts.tongue(language, site, now), texts.language(language, site)
    try:
        data = _data(tongue, site, project, lines)
    except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise phrase_error(folder, error) from error
    return translated(data) if is_swiss(tongue.language, site) else data


def record_html(texts: Texts, data: Mapping[str, Any]) -> str:
    """The same as one page of HTML that needs nothing else. Raises TextError."""
    return texts.render(HTML, data).strip() + "\n"


def record_files(
    data: Mapping[str, Any], lines: Sequence[bytes], pdf: bytes | None, html: str | None
) -> tuple[RecordFile, ...]:
    """What belongs to a record, by its names: the lines, and the pages that read them out."""
    name = str(data["file"])
    pages = [RecordFile(f"{name}.pdf", "application/pdf", pdf)] if pdf is not None else []
    pages += [RecordFile(f"{name}.html", "text/html", html.encode())] if html is not None else []
    return (*pages, RecordFile(f"{name}.jsonl", "application/jsonl", b"".join(line + b"\n" for line in lines)))


def record_names(texts: Texts, project: Project) -> tuple[str, ...]:
    """The names, without an ending, that a record of the project may have: one a language."""
    said = (texts.phrases(language).get("record", {}).get("file", "") for language in texts.languages)
    return tuple(str(name).format(project=project.key) for name in said if name)


def _data(tongue: Tongue, site: Site, project: Project, lines: Sequence[bytes]) -> dict[str, Any]:
    say = tongue.phrases["record"]
    entries = list(_fresh(json.loads(line) for line in lines[1:]))  # the first names the project
    count = len(lines)
    facts = say["facts"]
    as_of = f"{tongue.short_year(tongue.today)}, {tongue.clock(tongue.now)}"
    title = str(say["title"]).format(project=mail.clean_line(project.name, LINE))
    return {
        "language": tongue.language.partition("-")[0], "words": dict(say["words"]), "title": title, "site": mail.clean_line(site.name),
        "file": str(say["file"]).format(project=project.key), "seal": seal(lines), "count": count,
        "facts": [
            {"name": facts["client"], "value": mail.clean_line(project.client, LINE)},
            {"name": facts["as_of"], "value": as_of},
            {"name": facts["entries"], "value": str(count)},
        ],
        "days": [
            {"day": tongue.short_year(day), "rows": [_row(tongue, project, entry) for entry in rows]}
            for day, rows in groupby(entries, key=lambda entry: tongue.local(_moment(entry["at"])).date())
        ],
        "how": [str(line) for line in say["how"]],
    }  # fmt: skip


def _fresh(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Without the promises that only say again, to another contact or in another week, what was promised before."""
    promised: dict[str, object] = {}
    for entry in entries:
        if entry["kind"] == "promise" and not entry.get("case"):
            if promised.get(entry["text"]) == entry["until"]:
                continue
            promised[entry["text"]] = entry["until"]
        yield entry


def _row(tongue: Tongue, project: Project, entry: Entry) -> dict[str, Any]:
    say = tongue.phrases["record"]
    kind = str(entry["kind"])
    dated = kind in UNDATED and not entry.get("until")
    text = str("{text}" if dated else say["said"].get(kind, "{text}")).format_map(
        dict.fromkeys(_NAMES, "") | _said(tongue, project, entry)
    )
    return {
        "number": entry["number"], "time": tongue.clock(_moment(entry["at"])), "kind": str(say["kinds"][kind]),
        "text": mail.clean_line(text, LINE).strip(" ,;:"),
    }  # fmt: skip


UNDATED = ("next", "waiting", "blocked")
"""Kinds that may have a day, and need none."""

_NAMES = ("text", "who", "subject", "case", "sort", "state", "until", "light", "report", "hours")


def _said(tongue: Tongue, project: Project, entry: Entry) -> dict[str, str]:
    """The words of one entry, each ready to be put into its sentence."""
    say = tongue.phrases["record"]
    case_kind, colour = str(entry.get("sort", "")), str(entry.get("light", ""))
    return {
        "text": _text(tongue, entry), "who": _name(project, entry),
        "subject": tongue.quote(mail.clean_line(str(entry.get("subject", "")), 150)), "case": str(entry.get("case", "")),
        "sort": str(say["sorts"].get(case_kind, "")), "state": str(say["states"].get(str(entry.get("state", "")), "")),
        "until": _day(tongue, entry.get("until")), "light": str(tongue.phrases["report"]["light"].get(colour, "")),
        "report": str(entry.get("number_of_report", "")),
        "hours": str(say["hours"]).format(n=tongue.decimal(entry["hours"])) if entry.get("hours") else "",
    }  # fmt: skip


def _text(tongue: Tongue, entry: Entry) -> str:
    """The entry's own words; a promise to answer has a word of the language."""
    if entry["kind"] == "promise" and entry.get("text") == "answer":
        return f"{tongue.phrases['record']['answer']} {entry.get('case', '')}".strip()
    return mail.clean_line(str(entry.get("text", "")), LINE).rstrip(BAD_ENDS)


def _name(project: Project, entry: Entry) -> str:
    address = str(entry.get("to") or entry.get("from") or "")
    contact = project.contact(address)
    return mail.clean_line(contact.name if contact else address, 120)


def _day(tongue: Tongue, written: object) -> str:
    """A day, or a moment, as it stands in a line."""
    text = str(written or "")
    if not text:
        return ""
    if len(text) == len("2026-12-14"):
        return tongue.short_year(date.fromisoformat(text))
    moment = _moment(text)
    return f"{tongue.short_year(tongue.local(moment).date())}, {tongue.clock(moment)}"


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
