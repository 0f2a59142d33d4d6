"""Work that goes on beside the loop: one of a name at a time, and its end leaves no unanswered error."""

import asyncio
import gc
from typing import Any

from daemon.service.jobs import Jobs, ended


async def test_a_job_is_there_until_it_has_ended() -> None:
    go, jobs = asyncio.Event(), Jobs()

    async def work() -> None:
        await go.wait()

    task = jobs.begin("file", work())
    assert set(jobs) == {"file"}
    go.set()
    await task
    await asyncio.sleep(0)
    assert not jobs


async def test_when_all_loops_die_of_one_cause_no_error_is_left_unanswered() -> None:
    left: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: left.append(context))

    async def fenced() -> None:
        raise RuntimeError("this machine was put out")

    tasks = [asyncio.create_task(fenced()) for _ in range(3)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    await ended(tasks, 5)
    tasks.clear()
    gc.collect()
    assert left == []
