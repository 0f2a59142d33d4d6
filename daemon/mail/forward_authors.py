"""Who is named in a printed header or in the line above a quotation: one address, or a doubt in words."""

import re
from dataclasses import dataclass

from daemon.mail.forward_words import ON_BEHALF, WROTE, fold, plain
from daemon.model.mail import Candidate

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_STRICT = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+[a-z][a-z0-9-]{{1,62}}")
_CUT = re.compile(r'[\s<>\[\]();,"„“”«»|]+')
_MOST = 1000  # characters of a value that are read


@dataclass(frozen=True, slots=True)
class Author:
    """``address`` is None when there is a ``doubt``; ``others`` are the people it may have been."""

    address: str | None
    name: str = ""
    doubt: str = ""
    others: tuple[Candidate, ...] = ()


def _tokens(value: str) -> list[str]:
    """What looks like addresses, in order, each once, in lower case; also those that are not well-formed."""
    found: dict[str, None] = {}
    for token in _CUT.split(value[:_MOST]):
        bare = token.lower().removeprefix("mailto:").strip("'*:")
        domain = bare.rpartition("@")[2]
        if "@" in bare and "." in domain:
            found[bare] = None
    return list(found)


def addresses(value: str) -> tuple[str, ...]:
    """Every well-formed address in a header value, in lower case and order, each once."""
    return tuple(t for t in _tokens(plain(value)) if len(t) <= 254 and _STRICT.fullmatch(t))


def display_name(value: str) -> str:
    """The name before the address."""
    at = min((i for i in (value.find(c) for c in "<[(") if i >= 0), default=len(value))
    name = value[:at].strip(" \"'„“”«»,;*")
    return "" if "@" in name else name


def _several(found: list[str], name: str) -> Author:
    named = ", ".join(found[:5])
    return Author(None, name, f"several addresses stand where the author should be ({named})", _candidates(found, name))


def _candidates(found: list[str], name: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(address, name if len(found) == 1 else "") for address in found[:5])


def _named(name: str) -> tuple[Candidate, ...]:
    """Somebody without an address, if there is a name at least: nobody can choose an empty line."""
    return (Candidate("", name),) if name else ()


def of_header(value: str) -> Author:
    """The author a "From:" value names. Two addresses, or one in a quoted name, are a doubt: names are free text."""
    value = plain(value).strip()[:_MOST]
    found, name = _tokens(value), display_name(value)
    if not found:
        shown = value.strip("\"' <>")[:80]
        return Author(None, shown, f"the forwarded header names “{shown}” without an address", _named(shown))
    if len(found) > 1:
        return _several(found, name)
    padded = f" {fold(value)} "
    if any(f" {words} " in padded for words in ON_BEHALF) or " via " in fold(name):
        return Author(None, name, f"{found[0]} wrote on behalf of somebody else", _candidates(found, ""))
    if not _STRICT.fullmatch(found[0]) or len(found[0]) > 254:
        return Author(None, name, f"the address {found[0]} is not well-formed", _candidates(found, name))
    return Author(found[0], name)


def of_intro(text: str) -> Author:
    """The author the line above a quotation names ("On … Eva Krause <e@x> wrote:")."""
    author = of_header(text)
    if author.address is None and not _tokens(text):
        name = _name_in_intro(text)
        return Author(None, name, f"the line above the quotation names “{name}” without an address", _named(name))
    return Author(author.address, _name_in_intro(text), author.doubt, author.others)


def _name_in_intro(text: str) -> str:
    """The name in such a line, or nothing where it cannot be told from the rest."""
    head = plain(text).split("<")[0].split("(<")[0].strip(" *:")
    for left, right in ('""', "„”", "„“", "«»"):
        if head.count(left) >= 1 and right in head[head.find(left) + 1 :]:
            return head[head.find(left) + 1 :].split(right)[0].strip()
    words = head.split()
    last = max((i for i, word in enumerate(words) if _is_filler(word)), default=-1)
    name = " ".join(words[last + 1 :]).strip(" ,;(")
    return name if name and "@" not in name and len(name) <= 80 else ""


_FILLERS = frozenset({
    "hat", "heeft", "uzivatel", "pouzivatel", "пользователь", "користувач", "idopontban", "folgendes", "uhr", "mez", "mesz",
    "cet", "cest", "utc", "gmt", "est", "pst", "am", "pm", "um", "at",
})  # fmt: skip


def _is_filler(word: str) -> bool:
    folded = fold(word).strip(".,:")
    return any(c.isdigit() for c in word) or word.endswith(",") or folded in WROTE or folded in _FILLERS
