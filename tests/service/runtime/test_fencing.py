"""Leases and fences: what is lost cannot write, and what died goes on elsewhere."""

import asyncio
from typing import Any

import asyncpg
import pytest

from howler.runtime.run import Run
from tests.support.things import ThingAsked, Work, lab, note_effect, thing

REAP = "update howler.slots set lease_until = clock_timestamp() - interval '1 s'"

REAP_ONE = f"""{REAP} where (function, no) = (
  select function, no from howler.slots where run_id is not null
  order by random() limit 1 for update skip locked)
"""


async def test_a_lost_lease_writes_nothing(database_url: str, db: Any) -> None:
    """A frozen worker's run was taken over: its step result, effect and verdict are refused."""
    gate = asyncio.Event()

    async def slow(n: int) -> int:
        await gate.wait()
        return n

    async with lab(database_url, [thing()], slow, max_running=1) as frozen:
        await frozen.ask({"user": "a", "n": 5})
        while not frozen.work.calls:
            await asyncio.sleep(0.005)
        await db.execute(REAP)
        async with lab(database_url, [thing()]) as other:
            (run,) = await other.until_ended(1)
            assert run["state"] == "succeeded"
            gate.set()
            while frozen.executor.running:
                await asyncio.sleep(0.005)
    assert [row["n"] for row in await db.fetch("select n from public.effects")] == [10]
    assert await db.fetchval("select count(*) from public.ends") == 1
    assert await db.fetchval("select result from howler.runs") == "10"


async def test_an_effect_that_outlives_its_lease_is_rolled_back(database_url: str, db: Any) -> None:
    """The guard keeps the reaper off while the transaction is open, and refuses a late one."""
    inside, gate = asyncio.Event(), asyncio.Event()

    async def slow_effect(tx: Any, n: int) -> int:
        value = await note_effect(tx, n)
        inside.set()
        await gate.wait()
        return value

    async def body(run: Run[ThingAsked], work: Work) -> int:
        return await run.tx("note", slow_effect, run.event.n)

    async with lab(database_url, [thing(body)]) as it:
        await it.ask({"user": "a", "n": 5})
        await inside.wait()
        lock = "select count(*) from (select 1 from howler.slots where run_id is not null {}) x"
        assert await db.fetchval(lock.format("for no key update skip locked")) == 1
        assert await db.fetchval(lock.format("for update skip locked")) == 0
        gate.set()
        await it.until_ended(1)
    assert await db.fetchval("select count(*) from public.effects") == 1


async def test_the_heartbeat_keeps_a_long_run(database_url: str, db: Any) -> None:
    """A step longer than the lease is called once."""

    async def long(n: int) -> int:
        await asyncio.sleep(3)
        return n

    async with lab(database_url, [thing()], long, lease=1) as it:
        await it.ask({"user": "a", "n": 5})
        async with lab(database_url, [thing()], long, lease=1) as other:
            (run,) = await it.until_ended(1)
        assert it.work.calls + other.work.calls == [5]
    assert (run["state"], run["lost"]) == ("succeeded", 0)
    assert await db.fetchval("select last_value from howler.fence") == 1


async def test_only_runs_that_are_executed_are_renewed(database_url: str, db: Any) -> None:
    """A claim whose answer was lost is not kept alive by its worker's other runs."""
    async with lab(database_url, [thing()], lease=1, start=False) as it:
        await it.ask({"user": "a", "n": 1}, {"user": "b", "n": 2})
        await db.execute(  # claimed by nobody who knows of it
            "select * from howler.claim('do-thing', 'gone', interval '1 s')"
        )
        await it.executor.start()
        runs = await it.until_ended(2)
        assert sorted(it.work.calls) == [1, 2]
    assert [run["state"] for run in runs] == ["succeeded", "succeeded"]


async def test_three_lost_leases_without_a_step_between_end_the_run(
    database_url: str, db: Any
) -> None:
    """It names the last finished step, keeps a dead letter, and on_end is settled once."""

    async def body(run: Run[ThingAsked], work: Work) -> int:
        await run.step("first", work.call, 1)
        await asyncio.Event().wait()
        return 0

    async with lab(database_url, [thing(body)]) as it:
        await it.ask({"user": "a", "n": 5})
        for lost in range(1, 4):
            while not await db.fetchval(
                "select count(*) from howler.runs join howler.steps on id = run_id"
                " where runs.state = 'running' and steps.state = 'done' and lost = $1",
                lost - 1,
            ):
                await asyncio.sleep(0.005)
            await db.execute(REAP)
            it.executor.wake()
        (run,) = await it.until_ended(1)
        assert (run["state"], run["error_code"]) == ("failed", "worker-died")
        assert run["error"] == "its worker died 3 times after step first"
        while not await db.fetchval("select count(*) from public.ends where state = 'failed'"):
            it.executor.wake()
            await asyncio.sleep(0.01)
        for execution in list(it.executor.running.values()):
            execution.stop("lost")  # type: ignore[arg-type]
    assert await db.fetchval("select count(*) from howler.dead_letters") == 1


async def test_a_paid_call_in_the_middle_of_a_crash_is_counted(database_url: str, db: Any) -> None:
    """The started row is found by the next worker, and the run says "perhaps twice"."""
    gate = asyncio.Event()

    async def slow(n: int) -> int:
        await gate.wait()
        return n

    async def body(run: Run[ThingAsked], work: Work) -> int:
        return await run.step("model", work.call, run.event.n, paid=True)

    async with lab(database_url, [thing(body)], slow, max_running=1) as dying:
        await dying.ask({"user": "a", "n": 5})
        while not await db.fetchval("select count(*) from howler.steps where state = 'started'"):
            await asyncio.sleep(0.005)
        await db.execute(REAP)
        async with lab(database_url, [thing(body)]) as other:
            await other.until_ended(1)
        gate.set()
    row = await db.fetchrow("select state, attempts, interrupted from howler.steps")
    assert tuple(row) == ("done", 1, 1)


async def test_a_stop_gives_runs_back_unburnt(database_url: str, db: Any) -> None:
    """A drained worker releases its lease: the run goes on elsewhere, nothing is counted."""

    async def for_ever(_n: int) -> int:
        await asyncio.Event().wait()
        return 0

    async with lab(database_url, [thing()], for_ever) as it:
        await it.ask({"user": "a", "n": 5})
        while not it.work.calls:
            await asyncio.sleep(0.005)
        await it.executor.stop(0.05)
        row = await db.fetchrow("select state, lost, due_at <= now() as due from howler.runs")
        assert tuple(row) == ("waiting", 0, True)
        assert set(it.nudges) == {"do-thing"}
        async with lab(database_url, [thing()]) as other:
            (run,) = await other.until_ended(1)
    assert run["state"] == "succeeded"
    assert await db.fetchval("select max(attempts) from howler.steps") == 1


@pytest.mark.parametrize("function", ["write_step", "finish"])
async def test_the_sql_refuses_a_stale_fence(function: str, database_url: str, db: Any) -> None:
    """With the next fence in the slot, the old one writes nothing."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "n": 5})
    claim = "select run_id, fence, slot from howler.claim('do-thing', 'w', interval '30 s')"
    old = await db.fetchrow(claim)
    await db.execute(REAP)
    new = await db.fetchrow(claim)
    assert (old["run_id"], old["slot"]) == (new["run_id"], new["slot"])
    if function == "finish":
        sql = "select howler.finish('do-thing', $1, $2, 'succeeded')"
        assert await db.fetchval(sql, old["slot"], old["fence"]) is None
        assert await db.fetchval(sql, new["slot"], new["fence"]) == "succeeded"
    else:
        sql = (
            "select howler.write_step('do-thing', $1, $2, $3, 's', '', 'done', 1, 0, null, null,"
            " null, false, '1', 0)"
        )
        assert await db.fetchval(sql, old["slot"], old["fence"], old["run_id"]) is False
        assert await db.fetchval(sql, new["slot"], new["fence"], new["run_id"]) is True


async def test_a_reaper_and_an_ingest_do_not_deadlock(database_url: str, db: Any) -> None:
    """Leases expire all the time while events arrive for the same lanes."""

    async def disturb() -> None:
        other = await asyncpg.connect(database_url, statement_cache_size=0)
        try:
            while True:
                await other.execute(REAP_ONE)
                await asyncio.sleep(0.001)
        finally:
            await other.close()

    async with lab(database_url, [thing(limit=8)]) as it:
        disturber = asyncio.create_task(disturb())
        for turn in range(30):
            await it.ask(*({"user": f"u{n % 5}", "n": turn} for n in range(10)))
        disturber.cancel()
        await asyncio.gather(disturber, return_exceptions=True)
        await it.until_ended(300)
    sql = "select deadlocks from pg_stat_database where datname = current_database()"
    assert await db.fetchval(sql) == 0
