"""Between the loop and the threads around it."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def later(loop: asyncio.AbstractEventLoop, call: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call in the loop's thread; nothing when the loop has ended meanwhile."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(lambda: call(*args, **kwargs))


async def aside(work: Callable[[], T]) -> T:
    """Do what may take long and leaves nothing half done, in a thread of its own that no end of the daemon waits for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.done():  # nobody waits any more
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            later(loop, settle, None, error)
        else:
            later(loop, settle, result, None)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return await done


def journal_thread() -> ThreadPoolExecutor:
    """The one thread that owns the journal."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
