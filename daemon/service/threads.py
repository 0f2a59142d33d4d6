"""Between the loop and the threads around it."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec

P = ParamSpec("P")


def later(loop: asyncio.AbstractEventLoop, call: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call in the loop's thread; nothing when the loop has ended meanwhile."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(lambda: call(*args, **kwargs))


def journal_thread() -> ThreadPoolExecutor:
    """The one thread that owns the journal."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
