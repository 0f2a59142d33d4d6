"""How Thursday and Friday look on the demo's page: step by step, the update as the client sees it, its report beside it."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from daemon.cli.demo.letters import Letter
from daemon.cli.demo.week import Step
from daemon.model import Site

STYLE = """
section.week { border-left: 3px solid var(--line); padding-left: 1.25rem; margin: 1.75rem 0; }
section.week h3 { font-size: 1rem; margin: 0 0 .6rem; } section.week time { opacity: .7; font-weight: normal; margin-right: .6rem; }
iframe, object { width: 100%; border: 1px solid var(--line); border-radius: 6px; background: #fff; }
iframe { height: 62rem; } object { height: 62rem; }
"""


def week_part(folder: Path, steps: Sequence[Step], site: Site, first: int) -> str:
    """The part of the page; every mail of it lies in ``out/``, numbered from ``first``, with its report and its picture."""
    parts, number = [], first
    for step in steps:
        shown = []
        for letter in step.left:
            _write(folder / "out", f"{number:02}", letter)
            shown.append(_letter(f"{number:02}", letter))
            number += 1
        came = f"<pre>{escape(step.came.decode().replace(chr(13), ''))}</pre>" if step.came else ""
        both = f"<article>{came}<div>{''.join(shown)}</div></article>" if came else "".join(shown)
        at = step.at.astimezone(site.zone)
        parts.append(
            f"<section class='week'><h3><time>{at:%A %d %B, %H:%M}</time>{escape(step.title)}</h3>{both}</section>"
        )
    return f"<h2 id='week'>Thursday and Friday</h2>{''.join(parts)}"


def _write(out: Path, name: str, letter: Letter) -> None:
    (out / f"{name}.eml").write_bytes(letter.raw)
    page = letter.html
    for count, (content_id, png) in enumerate(letter.pictures, start=1):
        picture = f"{name}-{count}.png"
        (out / picture).write_bytes(png)
        page = page.replace(f"cid:{content_id}", picture)
    if page:
        (out / f"{name}.html").write_text(page, encoding="utf-8")
    if letter.pdf is not None:
        (out / f"{name}.pdf").write_bytes(letter.pdf)


def _letter(name: str, letter: Letter) -> str:
    head = f"<a href='out/{name}.eml'>{escape(letter.headline)}</a>"
    if letter.pdf is None:
        return f"<pre>{head}\n\n{escape(letter.text)}</pre>"
    return (
        f"<pre>{head}\nwith <a href='out/{name}.pdf'>the report as PDF</a></pre><br><article>"
        f"<iframe src='out/{name}.html' title='The update'></iframe>"
        f"<object data='out/{name}.pdf' type='application/pdf'><a href='out/{name}.pdf'>The report</a></object></article>"
    )
