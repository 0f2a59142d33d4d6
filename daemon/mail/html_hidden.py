"""Which text of an HTML tree nobody can see. One walk from the top, each element looked at once."""

import re
from dataclasses import dataclass, replace
from typing import Any

_NEVER = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "meta", "link"}
)
_ZERO = re.compile(r"0*(?:\.0*)?[01]?(?:px|pt|em|rem|%|cm|mm)?(?:!important)?")
_NOTHING = re.compile(r"0+(?:\.0*)?(?:px|pt|em|rem|%)?(?:!important)?")
_WHITE = frozenset(
    {"#fff", "#ffffff", "white", "rgb(255,255,255)", "rgba(255,255,255,1)", "transparent", "rgba(0,0,0,0)"}
)
_FILLER = re.compile(r"[\s\u00a0\u00ad\u034f\u200b-\u200f\u2007\u2060\ufeff]+")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an element inherits: gone for good, too small, invisible, white on what may not be white."""

    gone: bool = False
    tiny: bool = False
    invisible: bool = False
    white: bool = False
    painted: bool = False  # a background of its own, or a class that may set one

    @property
    def hidden(self) -> bool:
        return self.gone or self.tiny or self.invisible or (self.white and not self.painted)


def _style(element: Any) -> dict[str, str]:
    """The inline style: property → value, lower case, without blanks."""
    raw = (element.get("style") or "")[:4000].lower()
    pairs = (part.partition(":") for part in raw.split(";"))
    return {name.strip(): "".join(value.split()).removesuffix("!important") for name, _, value in pairs}


def _height_gone(style: dict[str, str]) -> bool:
    flat = any(_NOTHING.fullmatch(style.get(name, "")) for name in ("max-height", "height", "max-width", "width"))
    return flat and style.get("overflow", "").startswith("hidden")


def _look(element: Any, above: _Seen) -> _Seen:
    """What holds for the text inside this element."""
    if element.tag in _NEVER or element.get("hidden") is not None:
        return replace(above, gone=True)
    style = _style(element)
    gone = above.gone or style.get("display") == "none" or _height_gone(style)
    gone = gone or bool(_NOTHING.fullmatch(style.get("opacity", "")))
    size, shown = style.get("font-size", ""), style.get("visibility", "")
    tiny = bool(_ZERO.fullmatch(size)) if size else above.tiny
    invisible = shown in ("hidden", "collapse") if shown else above.invisible
    colour = style.get("color", "") or "".join((element.get("color") or "").lower().split())
    white = colour in _WHITE if colour else above.white
    paint = style.get("background-color") or style.get("background") or (element.get("bgcolor") or "").lower()
    painted = above.painted or (bool(paint) and paint not in _WHITE) or "background-image" in style
    painted = painted or bool(element.get("class") or element.get("background") or element.get("id"))
    return _Seen(gone, tiny, invisible, white, painted)


def _letters(text: str | None) -> int:
    return len(_FILLER.sub("", text)) if text else 0


def drop_hidden(root: Any) -> tuple[int, int, int]:
    """Take hidden text out of the tree: characters (visible, hidden; blanks not counted), and how many elements."""
    visible = hidden = elements = 0
    stack: list[tuple[Any, _Seen]] = [(root, _Seen())]
    while stack:
        element, above = stack.pop()
        elements += 1
        if isinstance(element.tag, str):
            here = _look(element, above)
            size = 0 if element.tag in _NEVER else _letters(element.text)
            if here.hidden:
                hidden, element.text = hidden + size, None
            else:
                visible += size
            stack.extend((child, here) for child in element)
        else:
            element.text = None  # a comment
        if element is not root:
            size = _letters(element.tail)
            if above.hidden:
                hidden, element.tail = hidden + (0 if _in_never(element) else size), None
            else:
                visible += size
    return visible, hidden, elements


def _in_never(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _NEVER
