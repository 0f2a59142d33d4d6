"""The header as it stands on the wire: fields in order, ids, addresses. Nothing here decides who somebody is."""

import re
from collections.abc import Iterable, Sequence
from email.message import Message as Parsed

from daemon.mail.charsets import decode_words, from_wire
from daemon.mail.clean import clean_line, clean_text

Field = tuple[str, str]
MAX_ADDRESSES = 500
MAX_REFERENCES = 21

_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f]{3,250}>")
_FOLD = re.compile(r"\r\n|\r|\n")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}@[A-Za-z0-9.-]{1,253}", re.ASCII)


def raw_fields(parsed: Parsed) -> tuple[Field, ...]:
    """All fields as name and raw value, folding kept, undecoded octets as surrogates."""
    return tuple((str(name), str(value)) for name, value in parsed.raw_items())


def shown_fields(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields unfolded and free of surrogates and controls; encoded words are left encoded."""
    return tuple((clean_line(name), clean_text(_FOLD.sub("", from_wire(value))).strip()) for name, value in fields)


def values(fields: Iterable[Field], *names: str) -> tuple[str, ...]:
    """Every value of the fields with these lower-case names, in order."""
    return tuple(value for name, value in fields if name.lower() in names)


def first(fields: Iterable[Field], name: str) -> str | None:
    """The first value of a field, or None."""
    return next((value for key, value in fields if key.lower() == name), None)


def one_message_id(fields: Sequence[Field]) -> str | None:
    """The Message-ID with its brackets; None if it is missing, doubled or cannot be one."""
    found = values(fields, "message-id")
    text = found[0].strip() if len(found) == 1 else ""
    return text if _MESSAGE_ID.fullmatch(text) and _clean(text) else None


def ids(found: Iterable[str]) -> tuple[str, ...]:
    """The message ids in some values, in order, without repetition, at most the first and the last twenty."""
    seen = dict.fromkeys(id_ for value in found for id_ in _MESSAGE_ID.findall(value) if _clean(id_))
    every = tuple(seen)
    return every if len(every) <= MAX_REFERENCES else (every[0], *every[1 - MAX_REFERENCES :])


def _clean(text: str) -> bool:
    return clean_text(text) == text


def addresses(found: Iterable[str]) -> tuple[str, ...]:
    """Everything that looks like an address in some values, lower case, in order, without repetition, capped.

    For recipient fields of the delivery system, which hold bare addresses; not for finding out who wrote.
    """
    seen: dict[str, None] = {}
    for value in found:
        for match in _ADDRESS.finditer(value):
            seen.setdefault(match[0].lower())
            if len(seen) >= MAX_ADDRESSES:
                return tuple(seen)
    return tuple(seen)


def return_path(fields: Sequence[Field]) -> str | None:
    """The address of the topmost Return-Path, lower case; "" for the null path, None if there is none."""
    value = first(fields, "return-path")
    if value is None:
        return None
    inner = clean_line(from_wire(value)).strip()
    return inner.removeprefix("<").removesuffix(">").strip().lower()


def subject(fields: Sequence[Field]) -> str:
    """The first Subject, decoded, as one clean line of at most 500 characters; raw 8-bit octets are kept."""
    value = first(fields, "subject")
    return clean_line(decode_words(_FOLD.sub("", from_wire(value))), 500) if value is not None else ""
