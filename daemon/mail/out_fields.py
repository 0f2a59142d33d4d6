"""How the fields of our own mails become lines. Laws: what the standard library writes is written, save where mail programs
stumble over it; a field that is one short line of ASCII is not taken apart to be put together again.
"""

from email import policy
from email.header import Header as Words
from email.headerregistry import Address as Mailbox
from email.headerregistry import (
    BaseHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UniqueUnstructuredHeader,
    UnstructuredHeader,
)
from functools import lru_cache
from typing import Any, ClassVar, cast


class _Ids:
    """A field of message ids: folded at blanks only, never made into encoded words (Outlook would drop the thread)."""

    max_count: ClassVar[int] = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is (the interface of a header class of the standard library)."""
        UnstructuredHeader.parse(value, kwds)

    def fold(self, *, policy: Any) -> str:
        """The field as lines, one id a line."""
        name = getattr(self, "name", "")  # the registry mixes it in
        separator: str = policy.linesep
        return f"{name}: " + (separator + " ").join(str(self).split()) + separator


class _Mailbox(UniqueAddressHeader):
    """A field of one mailbox, never folded before its first word: such a From reads as an empty one to some."""

    def fold(self, *, policy: Any) -> str:
        """The field as lines; a long name takes lines of its own, the address is never torn."""
        box, field = self.addresses[0], str(getattr(self, "name", ""))  # the registry mixes the field's name in
        address = f"<{box.addr_spec}>" if box.display_name else box.addr_spec
        name = box.display_name
        words = str(Mailbox(name)).removesuffix("<>").strip() if name.isascii() else ""
        words = words or Words(name, "utf-8", header_name=field).encode(linesep=policy.linesep)
        last = len(words) - max(words.rfind("\n"), 0) + len(address) + len(field)
        blank = policy.linesep + " " if name and last > 76 else " " if name else ""
        return f"{field}: {words}{blank}{address}{policy.linesep}"


class _Line(UniqueUnstructuredHeader):
    """A short field of plain ASCII: it is its own value, and one line. What is longer or not ASCII is the library's to fold."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take the value as it is (the interface of a header class of the standard library)."""
        kwds.update(decoded=value, parse_tree=None, defects=[])

    def fold(self, *, policy: Any) -> str:
        """The field as its line."""
        separator: str = policy.linesep
        return f"{getattr(self, 'name', '')}: {self}{separator}"  # the registry mixes the name in


class _Words(_Line):
    """Plain ASCII longer than a line: folded at blanks, the first line as full as it can be. The library leaves it empty, and such
    a subject reads as none, or with a blank before it, to some.
    """

    def fold(self, *, policy: Any) -> str:
        """The field as lines."""
        separator: str = policy.linesep
        lines = [f"{getattr(self, 'name', '')}:"]  # the registry mixes the name in
        for word in str(self).split(" "):
            if len(lines[-1]) + 1 + len(word) <= _MOST:
                lines[-1] += f" {word}"
            else:
                lines.append(f" {word}")
        return separator.join(lines) + separator


class _Registry(HeaderRegistry):
    """The library makes a class anew for every field of every mail; here each is made once."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, Any] = {}
        self._line = type("_OneLine", (_Line, BaseHeader), {})
        self._words = type("_ManyLines", (_Words, BaseHeader), {})
        self._of_parts = lru_cache(maxsize=64)(super().__call__)

    def __getitem__(self, name: str) -> Any:
        """The class for a field."""
        key = name.lower()
        if key not in self._made:
            self._made[key] = super().__getitem__(key)
        return self._made[key]

    def __call__(self, name: str, value: Any) -> Any:
        """The field of this name and value."""
        if name.lower() in _OF_PARTS and "boundary" not in value:
            return self._of_parts(name, value)
        if name.lower() not in _ONE_LINE or not _is_plain(value):
            return self[name](name, value)
        if 0 < len(value) <= _MOST - 2 - len(name):
            return self._line(name, value)
        if (
            name.lower() == "subject"
            and 0 < max(map(len, value.split(" "))) <= _MOST - 2 - len(name)
            and "  " not in value
        ):
            return self._words(name, value)
        return self[name](name, value)


def _is_plain(value: str) -> bool:
    """Whether nothing in it has to be made into something else."""
    return value.isascii() and value.isprintable() and value == value.strip() and "=?" not in value


_MOST = 78  # characters of a line (RFC 5322, 2.1.1)
_ONE_LINE = frozenset({
    "subject", "date", "auto-submitted", "x-auto-response-suppress", "precedence", "x-loop", "x-sachstand-token", "x-sachstand-hops",
})  # fmt: skip
_OF_PARTS = frozenset({"content-type", "content-transfer-encoding", "mime-version"})
"""Fields of which there are few values, and never one that is changed: they are read once."""
_registry = _Registry()
for _name in ("message-id", "in-reply-to", "references"):
    _registry.map_to_type(_name, cast("type[Any]", _Ids))
for _name in ("from", "to", "reply-to"):
    _registry.map_to_type(_name, cast("type[Any]", _Mailbox))
OUT_POLICY = policy.SMTP.clone(header_factory=_registry)
