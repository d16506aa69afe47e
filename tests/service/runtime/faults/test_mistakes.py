"""A mistake in a function's own code is never taken for a database that is away."""

import asyncio
from typing import Any

import pytest

from howler.runtime.function import Ended
from howler.runtime.run import Run, Tx
from tests.support.things import ThingAsked, Work, lab, thing

TEXT_FOR_A_NUMBER = "insert into public.effects (n) values ($1)"


async def test_a_wrong_argument_in_a_transaction_counts_as_an_attempt(database_url: str) -> None:
    """The driver refuses it before the server sees it: the step's own fault, told with its name."""

    async def wrong(tx: Tx) -> int:
        await tx.conn.execute(TEXT_FOR_A_NUMBER, "many")
        return 0

    async def body(run: Run[ThingAsked], _work: Work) -> int:
        return await run.tx("wrong", wrong)

    async with lab(database_url, [thing(body, retries=0)]) as it:
        await it.ask({"user": "a"})
        (run,) = await it.until_ended(1, seconds=3)
    assert (run["state"], run["error_code"]) == ("failed", "unexpected-error")
    assert "DataError" in run["error"]


async def test_a_wrong_argument_in_on_end_does_not_hold_the_run(database_url: str) -> None:
    """The verdict stands at once, the end is owed, and the slot is free for the next run."""

    async def end(_ended: Ended[ThingAsked, int], tx: Tx) -> None:
        await tx.conn.execute(TEXT_FOR_A_NUMBER, "many")

    async with lab(database_url, [thing(on_end=end, limit=1)]) as it:
        await it.ask({"user": "a"}, {"user": "a"})
        runs = await it.until_ended(2, seconds=3)
    assert [(run["state"], run["settle_at"] is None) for run in runs] == [("succeeded", False)] * 2


async def test_a_lane_that_is_no_text_makes_a_dead_letter(database_url: str, db: Any) -> None:
    """One event that a function places nowhere must not stop those behind it."""

    def lane(event: ThingAsked) -> Any:
        return event.n if event.n == 13 else event.user

    async with lab(database_url, [thing(lane=lane)]) as it:
        async with asyncio.timeout(3):
            await it.ask({"user": "a", "n": 1}, {"user": "a", "n": 13}, {"user": "a", "n": 2})
        runs = await it.until_ended(2, seconds=3)
    assert [run["result"] for run in runs] == ["2", "4"]
    assert await db.fetchval("select code from howler.dead_letters") == "cannot-be-stored"


@pytest.mark.parametrize("text", ["a\x00b", "caf\udce9"])
async def test_an_error_that_quotes_what_no_database_can_store(
    text: str, database_url: str, db: Any
) -> None:
    """The run fails by its own verdict, and not because its error could not be written."""

    async def fail(_n: int) -> int:
        raise ValueError(text)

    async with lab(database_url, [thing(retries=0)], fail) as it:
        await it.ask({"user": "a"})
        (run,) = await it.until_ended(1, seconds=3)
    assert (run["state"], run["error_code"]) == ("failed", "unexpected-error")
    assert await db.fetchval("select state from public.ends") == "failed"
