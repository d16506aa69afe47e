"""What makes up a batch: all that arrives without a pause."""

import asyncio

from howler.runtime.faust_app import BATCH, next_batch


async def test_one_alone_waits_for_no_other() -> None:
    """A single event is a batch at once, though more come later."""
    arrived: asyncio.Queue[int] = asyncio.Queue()
    batch = asyncio.create_task(next_batch(arrived))
    arrived.put_nowait(1)
    asyncio.get_running_loop().call_later(0.2, arrived.put_nowait, 2)
    assert await asyncio.wait_for(batch, 0.1) == [1]


async def test_a_backlog_becomes_large_batches_in_order() -> None:
    """Events that come one every three turns of the loop are one batch; none is lost or moved."""
    arrived: asyncio.Queue[int] = asyncio.Queue()
    count = BATCH + 100

    async def bring() -> None:
        for n in range(count):
            arrived.put_nowait(n)
            for _ in range(3):
                await asyncio.sleep(0)

    bringing = asyncio.create_task(bring())
    first, second = await next_batch(arrived), await next_batch(arrived)
    await bringing
    assert [len(first), len(second)] == [BATCH, 100]
    assert first + second == list(range(count))
