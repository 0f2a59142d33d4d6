"""Pieces of housekeeping that wait for something and hold up nobody: each name at most once at a time."""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Any

LEARNING = 20.0  # seconds a start waits for what people have corrected; what takes longer is learned beside the work


class Jobs(dict[str, "asyncio.Task[None]"]):
    """The running ones, by name."""

    def begin(self, name: str, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Start it; it leaves this collection when it has ended."""
        task = asyncio.create_task(work)
        self[name] = task
        task.add_done_callback(lambda _: self.pop(name, None))
        return task


async def ended(tasks: "Collection[asyncio.Task[None]]", seconds: float) -> None:
    """Wait for their end, so long. What the last of them died of is what the first one died of, and was told with that."""
    done, _ = await asyncio.wait(tasks, timeout=seconds)
    for task in done:
        if not task.cancelled():
            task.exception()
