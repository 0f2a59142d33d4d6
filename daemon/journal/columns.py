"""What a value looks like in the database; one law for SQLite and PostgreSQL.

Times are UTC as whole microseconds since 1970, so they compare as numbers and never lose their zone. JSON is text.
No text holds NUL or a lone surrogate: PostgreSQL refuses the first, every UTF-8 encoder the second.
"""

import json
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Insert, Integer, LargeBinary, Text
from sqlalchemy.engine import Connection, Dialect, Row
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FAST = 1  # zlib level: mail shrinks nearly as much as at 6, in a third of the time
_REFUSED = re.compile("[\x00\ud800-\udfff]")

AnyRow = Row[*tuple[Any, ...]]

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A row number: 64 bits on both, and SQLite insists on the word INTEGER for a key that counts by itself."""


def clean(text: str) -> str:
    """``text`` without NUL, with every lone surrogate replaced by U+FFFD."""
    return _REFUSED.sub(lambda found: "" if found[0] == "\0" else "�", text)


def micros(at: datetime) -> int:
    """Microseconds since 1970; ValueError for a time without a zone, which could mean anything."""
    if at.tzinfo is None:
        raise ValueError(f"a time without a zone: {at!r}")
    return (at - EPOCH) // MICROSECOND


def add(connection: Connection, statement: Insert, values: dict[str, Any]) -> int:
    """Insert one row and return its number."""
    key = connection.execute(statement, values).inserted_primary_key
    assert key is not None  # every numbered table gives one
    return int(key[0])


class Words(Text):
    """Text, cleaned on the way in."""

    render_bind_cast = True  # PostgreSQL is told the type of a value that stands alone

    def adapt(self, cls: type[Any], **_: Any) -> Any:  # noqa: ARG002
        """No dialect's own text takes its place: it would not clean."""
        return Words()

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002
        """Clean, if there is anything."""
        return lambda value: None if value is None else clean(value)


class Moment(BigInteger):
    """An aware datetime, kept as UTC microseconds."""

    render_bind_cast = True

    def adapt(self, cls: type[Any], **_: Any) -> Any:  # noqa: ARG002
        """No dialect's own number takes its place: it knows no time."""
        return Moment()

    def bind_processor(self, dialect: Dialect) -> Any:  # noqa: ARG002
        """To microseconds."""
        return lambda value: None if value is None else micros(value)

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002
        coltype: object,  # noqa: ARG002
    ) -> Any:
        """To an aware datetime in UTC."""
        return lambda value: None if value is None else EPOCH + value * MICROSECOND


class Json(TypeDecorator[Any]):
    """A value of dicts, lists, strings and numbers, as JSON text; what JSON does not know is written as its ``str``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To text; NUL hides in JSON as an escape, so it is looked for there too."""
        if value is None:
            return None
        text = clean(json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":")))
        return text if "\\u0000" not in text else json.dumps(_cleaned(json.loads(text)), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """To plain values."""
        return None if value is None else json.loads(value)


class Packed(TypeDecorator[bytes]):
    """Bytes, compressed by zlib."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Compress."""
        return None if value is None else zlib.compress(value, FAST)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Uncompress."""
        return None if value is None else zlib.decompress(value)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value
