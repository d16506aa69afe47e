"""The relay is told of what a verdict left for it, and of nothing else."""

import asyncio

import pytest

from howler.runtime.function import Ended
from howler.runtime.run import Run, Tx
from howler.verdicts import Permanent, Refused
from tests.support.things import Body, ThingAsked, ThingDone, Work, lab, thing


async def nothing(_run: Run[ThingAsked], _work: Work) -> int:
    return 1


async def wrong(_run: Run[ThingAsked], _work: Work) -> int:
    raise Permanent("wrong", "it is wrong")


async def refused(_run: Run[ThingAsked], _work: Work) -> int:
    raise Refused("refused", "it is refused")


async def silent(_ended: Ended[ThingAsked, int], _tx: Tx) -> None:
    """Emits nothing."""


async def telling(ended: Ended[ThingAsked, int], tx: Tx) -> None:
    tx.emit(ThingDone(user="u", n=ended.event.n, state=ended.state))


@pytest.mark.parametrize(
    ("body", "on_end", "left"),
    [
        (nothing, None, 0),
        (nothing, silent, 0),
        (nothing, telling, 1),
        (wrong, None, 1),
        (wrong, telling, 1),
        (refused, silent, 0),
    ],
)
async def test_the_relay_is_woken_once_where_something_was_left(
    database_url: str, body: Body, on_end: object, left: int
) -> None:
    """An emitted event or a dead letter wakes it; a run that leaves nothing costs no statement."""
    async with lab(database_url, [thing(body, on_end=on_end, retries=0)]) as it:
        woken: list[bool] = []
        it.executor._settler._emitted = lambda: woken.append(True)
        await it.ask({"user": "u", "n": 1})
        await it.until_ended(1)
    assert len(woken) == left


LEFT = "insert into howler.outbox (event_id, topic, value) values (gen_random_uuid(), 't', '')"


async def test_a_process_without_functions_sends_what_another_left(database_url: str) -> None:
    """A nudge makes it look into the outbox, though it claims nothing."""
    async with lab(database_url, []) as it:
        woken = asyncio.Event()
        it.executor._emitted = woken.set
        await it.database.control.execute(LEFT)
        it.executor.wake()
        async with asyncio.timeout(10):
            await woken.wait()
