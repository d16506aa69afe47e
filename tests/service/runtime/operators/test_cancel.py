"""Cancel: the flag first; a waiting run ends at once, a running one at its next sign of life."""

import asyncio
from typing import Any

import pytest

from howler.verdicts import RateLimited
from tests.support.things import lab, thing


async def cancel(db: Any, run_id: Any) -> None:
    await db.fetchval("select howler.flag_cancel($1)", run_id)
    await db.fetchval("select howler.cancel_waiting($1)", run_id)


async def until_settled(it: Any, db: Any) -> None:
    while await db.fetchval("select count(*) from howler.runs where settle_at is not null"):
        it.executor.wake()
        await asyncio.sleep(0.01)


async def test_a_waiting_run_is_cancelled_at_once(database_url: str, db: Any) -> None:
    """Its lane's head moves on, and on_end is settled by any worker."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "n": 1}, {"user": "a", "n": 2})
        first = await db.fetchval("select id from howler.runs order by seq limit 1")
        await cancel(db, first)
        assert await db.fetch("select * from howler.broken") == []
        await it.executor.start()
        runs = await it.until_ended(2)
        assert [run["state"] for run in runs] == ["cancelled", "succeeded"]
        await until_settled(it, db)
    ends = await db.fetch("select n, state from public.ends order by n")
    assert [tuple(row) for row in ends] == [(1, "cancelled"), (2, "succeeded")]


async def test_a_running_run_sees_the_flag_with_its_heartbeat(database_url: str, db: Any) -> None:
    """Its call is dropped, its verdict is `cancelled`, and it leaves no dead letter."""
    dropped = asyncio.Event()

    async def for_ever(_n: int) -> int:
        try:
            await asyncio.Event().wait()
        finally:
            dropped.set()
        return 0

    async with lab(database_url, [thing()], for_ever, lease=1) as it:
        await it.ask({"user": "a", "n": 1})
        while not it.work.calls:
            await asyncio.sleep(0.005)
        await cancel(db, await db.fetchval("select id from howler.runs"))
        (run,) = await it.until_ended(1)
        assert dropped.is_set()
    assert (run["state"], run["error_code"]) == ("cancelled", "cancelled")
    assert await db.fetchval("select count(*) from howler.dead_letters") == 0
    assert await db.fetchval("select count(*) from public.ends where state = 'cancelled'") == 1


async def test_a_flagged_run_does_not_wait_again(database_url: str, db: Any) -> None:
    """A run that parks after the flag ends cancelled instead."""
    gate = asyncio.Event()

    async def limited(_n: int) -> int:
        await gate.wait()
        raise RateLimited("busy", "later", 60)

    async with lab(database_url, [thing()], limited) as it:
        await it.ask({"user": "a", "n": 1})
        while not it.work.calls:
            await asyncio.sleep(0.005)
        await cancel(db, await db.fetchval("select id from howler.runs"))
        gate.set()
        (run,) = await it.until_ended(1)
        assert run["state"] == "cancelled"
        await until_settled(it, db)
    assert await db.fetchval("select count(*) from public.ends") == 1


async def test_a_dead_workers_flagged_run_is_cancelled_by_the_reaper(
    database_url: str, db: Any
) -> None:
    """Nobody was there to see the flag."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "n": 1})
        await db.execute("select * from howler.claim('do-thing', 'gone', interval '30 s')")
        await cancel(db, await db.fetchval("select id from howler.runs"))
        await db.execute("update howler.slots set lease_until = now() - interval '1 s'")
        await it.executor.start()
        (run,) = await it.until_ended(1)
        assert run["state"] == "cancelled"
        await until_settled(it, db)


@pytest.mark.timeout(60)
async def test_cancels_among_ingest_and_claims_never_deadlock(database_url: str, db: Any) -> None:
    """Every run ends, cancelled or not, with one on_end each."""
    async with lab(database_url, [thing(limit=5)]) as it:

        async def ask() -> None:
            for n in range(40):
                await it.ask(*({"user": f"u{n % 4}", "n": n * 10 + k} for k in range(5)))

        async def cancel_some() -> None:
            while True:
                for row in await db.fetch("select id from howler.runs order by random() limit 9"):
                    await cancel(db, row["id"])
                await asyncio.sleep(0.005)

        cancelling = asyncio.create_task(cancel_some())
        await ask()
        cancelling.cancel()
        await asyncio.gather(cancelling, return_exceptions=True)
        await it.until_ended(200)
        await until_settled(it, db)
    counts = "select count(*), count(distinct n) from public.ends"
    assert tuple(await db.fetchrow(counts)) == (200, 200)
    sql = "select deadlocks from pg_stat_database where datname = current_database()"
    assert await db.fetchval(sql) == 0
