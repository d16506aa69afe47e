"""When it is looked: a clock of its own may be wrong, and what lies in the outbox is sent."""

import asyncio
from typing import Any

from services.scheduler.keep_time import keep_time
from tests.service.scheduler.conftest import Replica, ticks


async def test_every_look_sends_what_others_left_though_nothing_is_due(
    replica: Replica, db: Any
) -> None:
    """No function runs in this process, so nothing else would look into the outbox."""
    woken = asyncio.Event()
    loop = asyncio.create_task(keep_time(replica(), woken.set))
    try:
        async with asyncio.timeout(10):
            await woken.wait()
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    assert await ticks(db) == []
