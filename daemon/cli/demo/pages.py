"""What the demo leaves to look at: every mail in, every answer out, and one page to click through."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from daemon.cli.demo.letters import Letter
from daemon.cli.demo.week import Step
from daemon.cli.demo.week_pages import STYLE as WEEK_STYLE
from daemon.cli.demo.week_pages import week_part
from daemon.journal import DecisionRow
from daemon.model import Site

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
p.lead { margin: 0 0 1.5rem; max-width: 46rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
article { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: 1rem; border-radius: 6px; margin: 0;
      font: .85rem/1.5 ui-monospace, monospace; }
.quiet { opacity: .7; } a { color: inherit; }
@media (max-width: 48rem) { article { grid-template-columns: 1fr; } table { display: block; overflow-x: auto; } }
"""


THEN = "; then come <a href='#week'>Thursday and Friday</a>"


def write_pages(
    folder: Path, mails: list[tuple[str, bytes]], rows: list[DecisionRow], answers: list[Letter], site: Site, *,
    steps: Sequence[Step] = (),
) -> None:  # fmt: skip
    """Write ``out/`` and ``index.html``. Answers stand beside the mail they belong to; the rest goes to the team.

    ``steps`` are Thursday and Friday.
    """
    (folder / "out").mkdir(parents=True, exist_ok=True)
    for number, answer in enumerate(answers, start=1):
        (folder / "out" / f"{number:02}.eml").write_bytes(answer.raw)
        if answer.html:
            (folder / "out" / f"{number:02}.html").write_text(answer.html, encoding="utf-8")
    named = {id(answer): f"out/{number:02}.eml" for number, answer in enumerate(answers, start=1)}
    body = [_table(mails, rows)]
    if steps:
        body.append(week_part(folder, steps, site, len(answers) + 1))
    shown: set[int] = set()
    for (name, raw), row in zip(mails, rows, strict=True):
        belonging = [a for a in answers if row.message_id and a.in_reply_to == row.message_id]
        if row.contact and not any(a.recipient == row.contact for a in belonging):
            belonging += [
                a
                for a in answers
                if a.recipient == row.contact and id(a) not in shown and row.outcome in ("state", "acknowledge")
            ]
        shown |= {id(a) for a in belonging}
        body.append(_pair(name, raw, row, belonging, named))
    team = [a for a in answers if id(a) not in shown and site.member(a.recipient)]
    body.append(
        "<h2 id='team'>To the team</h2>"
        + "".join(f"<pre>{escape(a.headline)}\n\n{escape(a.text)}</pre><br>" for a in team)
    )
    page = (
        f"<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>Sachstand: a demo</title><style>{STYLE}{WEEK_STYLE}</style><h1>Sachstand: a demo</h1>"
        f"<p class='lead'>{len(mails)} mails came into the inbox of {escape(site.name)}; {len(answers)} left. "
        f"Each row links to the mail and its answer{THEN if steps else ''}.</p>{''.join(body)}</html>"
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def _table(mails: list[tuple[str, bytes]], rows: list[DecisionRow]) -> str:
    lines = "".join(
        f"<tr><td><a href='#{escape(name)}'>{escape(name.removesuffix('.eml'))}</a></td><td>{escape(row.subject)}</td>"
        f"<td>{escape(row.intent)}</td><td>{escape(row.full_outcome)}</td><td>{escape(row.row)}</td>"
        f"<td>{escape(row.because)}</td></tr>"
        for (name, _), row in zip(mails, rows, strict=True)
    )
    head = "".join(f"<th>{title}</th>" for title in ("mail", "subject", "intent", "outcome", "row", "why"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _pair(name: str, raw: bytes, row: DecisionRow, answers: list[Letter], named: dict[int, str]) -> str:
    said = (
        "".join(f"<pre><a href='{named[id(a)]}'>{escape(a.headline)}</a>\n\n{escape(a.text)}</pre>" for a in answers)
        or f"<pre class='quiet'>Nothing was sent: {escape(row.because)}</pre>"
    )
    came = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return (
        f"<h2 id='{escape(name)}'>{escape(name.removesuffix('.eml'))}: {escape(row.subject)}</h2>"
        f"<article><pre>{escape(came)}</pre><div>{said}</div></article>"
    )
