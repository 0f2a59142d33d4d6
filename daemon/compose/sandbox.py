"""Templates run in a closed room: plain data, no methods, no way to make something huge. Text from a mail is data only."""

from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, TemplateNotFound, TemplateRuntimeError
from jinja2.bccache import Bucket
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST = 60_000
"""Characters a template may produce; a status answer has about 1,500."""

_REFUSED_FILTERS = ("center", "format", "indent", "pprint", "xmlattr", "filesizeformat", "random")
_KEPT = 2_000  # compiled texts; two languages come to about 300, twice that with Swiss spelling
_LOUD = frozenset({"*", "**", "%"})


class Room(ImmutableSandboxedEnvironment):
    """The sandbox of Jinja, narrowed: values have no methods, and a text cannot be multiplied."""

    intercepted_binops = _LOUD

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers only: ``"x" * 1000000000`` would fill the memory before any cap on the output is met."""
        if not (isinstance(left, (int, float)) and isinstance(right, (int, float))) or operator == "**":
            raise TemplateRuntimeError(f"{operator} is not for templates")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Data has fields; only macros may be called."""
        return super().is_safe_attribute(obj, attr, value) and (not callable(value) or isinstance(value, Macro))


class _Compiled(BytecodeCache):
    """Texts that were compiled once in this process, by name and content: a reload compiles what was changed."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if this text was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; the earlier wordings of texts that a person is editing are let go."""
        if bucket.code is not None:
            if len(self._code) >= _KEPT:
                self._code.clear()
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def room(sources: Mapping[str, str], names: Mapping[str, Callable[..., str]]) -> Room:
    """An environment over template texts by name; ``names`` are functions every template may call.

    HTML is escaped for each name that holds ".html" (the built-in choice would miss ``x.html.j2``).
    """

    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        if name not in sources:
            raise TemplateNotFound(name)
        return sources[name], name, lambda: True

    made = Room(
        loader=FunctionLoader(load),
        autoescape=lambda name: bool(name) and ".html" in str(name),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        cache_size=400,
        bytecode_cache=_COMPILED,
    )
    for name in _REFUSED_FILTERS:
        made.filters.pop(name, None)
    made.globals.clear()
    made.globals.update(names)
    return made


def render(room: Room, name: str, data: Mapping[str, Any]) -> str:
    """The template's output, stopped as soon as it grows past :data:`LONGEST`."""
    parts: list[str] = []
    size = 0
    for part in room.get_template(name).generate(dict(data)):
        size += len(part)
        if size > LONGEST:
            raise TemplateRuntimeError(f"makes more than {LONGEST} characters")
        parts.append(part)
    return "".join(parts)
