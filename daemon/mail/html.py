"""HTML to the text a reader sees. Nothing is fetched, hidden text is left out, and the work is linear in the input.

Layout is not kept: a table row is a line, its cells follow each other. What a mail program marks as a quotation comes out as
lines that begin with ``> ``, so that the rest of this room reads HTML mail and plain mail alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import html as lxml_html
from lxml.etree import LxmlError

from daemon.mail.html_hidden import drop_hidden

MAX_HTML = 500_000  # characters that are read; what stands behind them is not
MAX_ELEMENTS = 40_000  # a tree with more is read without its layout
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"  # private-use signs around a quotation while it is text
_DEPTH = 60  # nested quotations that are still told apart
_QUOTE_CLASSES = frozenset(
    {"yahoo_quoted", "protonmail_quote", "gmail_quote", "tutanota_quote", "moz-cite", "zmail_extra", "yahooquoted"}
)
_KEPT = frozenset({"href"})
_BLANK_RUN = re.compile(r"\n{3,}")
_SKIPPED = re.compile(r"<(script|style|title|head)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HtmlText:
    """What a reader sees of an HTML part. ``hidden``: it also holds a substantial amount of text nobody can see."""

    text: str
    hidden: bool


def _is_quote(element: Any) -> bool:
    """Whether an element is a quotation by a mail program; a bare blockquote is only somebody's indented text."""
    classes = (element.get("class") or "").lower().split()
    if element.tag != "blockquote":
        return element.tag == "div" and any(c in ("yahoo_quoted", "yahooquoted") for c in classes)
    style = (element.get("style") or "").lower()
    marked = any(c in _QUOTE_CLASSES or "cite" in c or "quote" in c for c in classes)
    return element.get("type") == "cite" or element.get("cite") is not None or marked or "border-left" in style


def _spell_out(element: Any) -> None:
    """Put a mail address that only the link holds behind the link's text."""
    href = (element.get("href") or "").strip()
    if not href.lower().startswith("mailto:"):
        return
    address = href[7:].partition("?")[0].strip()
    shown = "".join(element.itertext())[:400] if len(element) < 20 else ""
    if "@" in address and len(address) < 255 and address.lower() not in shown.lower() and shown.strip():
        element.tail = f" <{address}>{element.tail or ''}"


def _simplify(element: Any, nested: int) -> None:
    """Layout, sizes and lists to plain blocks: their padding would cost more memory than the text."""
    if element.tag == "a":
        _spell_out(element)
    if _is_quote(element):
        element.tag = "div"
        element.text = f"{_OPEN}{element.text or ''}"
        if len(element):
            element[-1].tail = f"{element[-1].tail or ''}{_CLOSE}"
        else:
            element.text += _CLOSE
    elif element.tag in ("td", "th"):
        element.tag = "span"
        element.tail = f" {element.tail or ''}"
    elif element.tag in (
        "table",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "form",
        "fieldset",
        "center",
    ) or (element.tag in ("ul", "ol") and nested > 5):
        element.tag = "div"
    elif element.tag == "hr":
        element.tag, element.text = "div", "_" * 20
    for name in [n for n in element.attrib if n not in _KEPT]:
        del element.attrib[name]


def _walk(root: Any) -> Iterator[tuple[Any, int]]:
    """Every element with the number of lists around it, parents first; without recursion."""
    stack = [(root, 0)]
    while stack:
        element, nested = stack.pop()
        yield element, nested
        inner = nested + (element.tag in ("ul", "ol"))
        stack.extend((child, inner) for child in element if isinstance(child.tag, str))


def _quote_lines(text: str) -> str:
    """Lines between the signs of a quotation, with quote signs instead."""
    if _OPEN not in text:
        return text
    out, depth = [], 0
    for line in text.replace(_OPEN, f"\n{_OPEN}\n").replace(_CLOSE, f"\n{_CLOSE}\n").split("\n"):
        bare = line.strip()
        if bare == _OPEN:
            depth += 1
        elif bare == _CLOSE:
            depth = max(depth - 1, 0)
        elif depth:
            out.append(f"{'>' * min(depth, _DEPTH)} {bare}".rstrip())
        else:
            out.append(line)
    return "\n".join(out)


def _scan(html: str) -> str:
    """Text between tags, for trees too deep to be read: no layout, nothing hidden is known."""
    out: list[str] = []
    at = 0
    while at < len(html):
        begin = html.find("<", at)
        if begin < 0:
            out.append(html[at:])
            break
        out.append(html[at:begin])
        skipped = _SKIPPED.match(html, begin)
        end = html.find(f"</{skipped.group(1)}" if skipped else ">", begin)
        if skipped and end >= 0:
            end = html.find(">", end)
        if end < 0:
            break
        if html[begin + 1 : begin + 4].lower().startswith(("br", "p", "/p", "div", "tr", "li")):
            out.append("\n")
        at = end + 1
    return unescape("".join(out))


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in text.replace("\u00a0", " ").split("\n"))
    return _BLANK_RUN.sub("\n\n", "\n".join(lines)).strip("\n")


def _substantial(visible: int, hidden: int) -> bool:
    """A line of preview text is in every newsletter; what is longer, or outweighs the visible text, deceives."""
    return hidden > 200 or (hidden >= 40 and hidden > visible)


def _read(html: str) -> HtmlText:
    root = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8"))
    visible, hidden, elements = drop_hidden(root)
    if elements > MAX_ELEMENTS:
        return HtmlText(_tidy("\n".join(str(part) for part in root.itertext())), _substantial(visible, hidden))
    for element, nested in _walk(root):
        _simplify(element, nested)
    config = ParserConfig(css=STRICT_CSS_PROFILE)
    text = _tidy(_quote_lines(Inscriptis(root, config).get_text()))
    if not text and not visible and not hidden:
        return HtmlText(_tidy(_scan(html)), hidden=False)
    return HtmlText(text, _substantial(visible, hidden))


def to_text(html: str) -> HtmlText:
    """The visible text of an HTML part. Never raises; reads at most :data:`MAX_HTML` characters.

    ``hidden`` is set when more than 200 characters cannot be seen, or at least 40 that outweigh the visible ones.
    """
    cut = html[:MAX_HTML].replace("\x00", "").replace(_OPEN, "").replace(_CLOSE, "")
    if not cut.strip():
        return HtmlText("", hidden=False)
    try:
        return _read(cut)
    except (LxmlError, ValueError, RecursionError, AttributeError, IndexError, KeyError, TypeError):
        return HtmlText(_tidy(_scan(cut)), hidden=False)
