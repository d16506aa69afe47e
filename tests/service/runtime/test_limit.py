"""The limit is global and exact, over processes that are killed and frozen."""

import asyncio
import signal
import subprocess
import time
from typing import Any

import asyncpg
import pytest

from tests.support.thing_worker import CALLS, end, start, workers
from tests.support.things import ENDED, TABLES, lab, thing

OVERLAP = """
select coalesce(max(n), 0) from (
  select count(*) as n from public.calls a join public.calls b
    on b.began <= a.began and a.began < coalesce(b.ended, $1)
  group by a.id) most
"""


async def count_ended(db: Any) -> int:
    return int(
        await db.fetchval("select count(*) from howler.runs where state = any ($1)", list(ENDED))
    )


async def ask(url: str, count: int, users: int, limit: int = 3) -> None:
    async with lab(url, [thing(limit=limit)], start=False) as it:
        await it.ask(*({"user": f"u{n % users}", "n": n} for n in range(count)))


WAITS = """
select count(*) from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock'
"""


async def test_claims_of_one_function_go_one_after_the_other(database_url: str, db: Any) -> None:
    """While a claim is not committed the next one waits; then it takes another slot."""
    await ask(database_url, 4, users=4)
    claim = "select run_id, slot from howler.claim('do-thing', 'w', interval '30 s')"
    first = await asyncpg.connect(database_url, statement_cache_size=0)
    second = await asyncpg.connect(database_url, statement_cache_size=0)
    async with first.transaction():
        one = await first.fetchrow(claim)
        waiting = asyncio.create_task(second.fetchrow(claim))
        while not waiting.done() and not await db.fetchval(WAITS):
            await asyncio.sleep(0.005)
        assert not waiting.done()
    two = await waiting
    assert one is not None
    assert two is not None
    assert (one["slot"], two["slot"]) == (1, 2)
    assert one["run_id"] != two["run_id"]
    await first.close()
    await second.close()


@pytest.mark.timeout(60)
async def test_the_limit_holds_over_processes(database_url: str, db: Any) -> None:
    """60 runs over four processes that could do 8 at once: 3 at the most, by two of them."""
    await db.execute(CALLS + ";" + TABLES)
    with workers(database_url, 4, limit=3, running=2, seconds=0.05):
        await ask(database_url, 60, users=7)
        while await count_ended(db) < 60:
            await asyncio.sleep(0.05)
    assert await db.fetchval(OVERLAP, None) == 3
    assert await db.fetchval("select count(*) from public.calls") == 60
    assert await db.fetchval("select count(distinct worker) from public.calls") > 1


@pytest.mark.timeout(60)
async def test_a_wider_limit_overlaps_more(database_url: str, db: Any) -> None:
    """The same with a limit of 30 overlaps more than 3: the test above can fail."""
    await db.execute(CALLS + ";" + TABLES)
    with workers(database_url, 4, limit=30, running=2, seconds=0.1):
        await ask(database_url, 60, users=7, limit=30)
        while await count_ended(db) < 60:
            await asyncio.sleep(0.05)
    assert await db.fetchval(OVERLAP, None) > 3


@pytest.mark.timeout(90)
async def test_killed_and_frozen_workers_lose_and_repeat_nothing(
    database_url: str, db: Any
) -> None:
    """Chaos: workers killed and frozen past their lease; every run ends once, with one effect."""
    await db.execute(CALLS + ";" + TABLES)
    running: list[subprocess.Popen[str]] = []
    with workers(database_url, 4, limit=3, lease=1.5, seconds=0.15) as started:
        running += started
        await ask(database_url, 80, users=9)
        number, turn, until = 10, 0, time.monotonic() + 45
        while await count_ended(db) < 80 and time.monotonic() < until:
            await asyncio.sleep(0.4)
            turn += 1
            victim = running.pop(0)
            if turn % 3 == 0:
                victim.send_signal(signal.SIGSTOP)
                await asyncio.sleep(2.0)
                victim.send_signal(signal.SIGCONT)
                running.append(victim)
            elif turn < 12:
                end(victim)
                running.append(start(database_url, number, limit=3, lease=1.5, seconds=0.15))
                number += 1
            else:
                running.append(victim)
        for process in running:
            end(process)
    states = await db.fetch("select state, count(*) from howler.runs group by 1")
    assert [tuple(row) for row in states] == [("succeeded", 80)]
    assert await db.fetchval("select count(*) from public.effects") == 80
    assert await db.fetchval("select count(*) from public.ends") == 80
    assert await db.fetchval("select count(distinct n) from public.effects") == 80


async def test_raising_the_limit_adds_the_missing_slots(database_url: str, db: Any) -> None:
    """A limit above the number of slots would silently run fewer."""
    async with lab(database_url, [thing(limit=2)], start=False):
        pass
    async with lab(database_url, [thing(limit=5)], start=False):
        pass
    assert await db.fetchval("select count(*) from howler.slots") == 5
    async with lab(database_url, [thing(limit=1)], start=False):
        pass
    assert await db.fetchval('select "limit" from howler.functions') == 1
    assert await db.fetchval("select count(*) from howler.slots") == 5
