"""Events become runs: once, in their order, and none is in another's way."""

import asyncio
import random
from typing import Any

import asyncpg
import pytest

from howler.wire.envelope import Record
from tests.support.things import TOPIC, Lab, lab, record, thing


async def test_a_thousand_copies_are_one_run(database_url: str, db: Any) -> None:
    """The copies are counted as repeats, over batches and within one."""
    copies = [record({"user": "a", "n": 1}, "same") for _ in range(1_000)]
    async with lab(database_url, [thing()]) as it:
        for start in range(0, 1_000, 250):
            await it.ingest.take(copies[start : start + 250])
        await it.until_ended(1)
        assert it.work.calls == [1]
    assert await db.fetchval("select count(*) from howler.runs") == 1
    assert tuple(await db.fetchrow("select n, conflicts from howler.repeats")) == (999, 0)


async def test_the_same_id_with_another_payload_is_a_counted_conflict(
    database_url: str, db: Any
) -> None:
    """The first payload stands."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "n": 1, "id": "x"})
        await it.ask({"user": "a", "n": 2, "id": "x"})
    assert await db.fetchval("select payload ->> 'n' from howler.runs") == "1"
    assert tuple(await db.fetchrow("select n, conflicts from howler.repeats")) == (1, 1)


async def test_another_source_is_another_event(database_url: str, db: Any) -> None:
    """An id is one only within its source."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "id": "x"}, source="/one")
        await it.ask({"user": "a", "id": "x"}, source="/two")
    assert await db.fetchval("select count(*) from howler.runs") == 2


@pytest.mark.parametrize("singleton", [False, True])
async def test_seq_follows_the_order_of_arrival(
    singleton: bool,
    database_url: str,
    db: Any,
) -> None:
    """Whatever order the ids sort in: a later upload must have the later number."""
    policy: dict[str, Any] = {"singleton": lambda event: f"{event.n:03}"} if singleton else {}
    order = list(range(100))
    random.Random(7).shuffle(order)
    async with lab(database_url, [thing(**policy)], start=False) as it:
        await it.ask(*({"user": "a", "n": n, "id": f"{n:03}"} for n in order))
    rows = await db.fetch("select (payload ->> 'n')::int as n from howler.runs order by seq")
    assert [row["n"] for row in rows] == order


async def test_runs_of_one_lane_start_in_the_order_of_arrival(database_url: str) -> None:
    """One slot: the bodies are called as the events came, although all are due at one instant."""
    async with lab(database_url, [thing(limit=1)]) as it:
        await it.ask(*({"user": "a", "n": n} for n in range(40)))
        await it.until_ended(40)
        assert it.work.calls == list(range(40))


async def test_a_row_that_the_database_refuses_stops_no_other(database_url: str, db: Any) -> None:
    """The batch is halved until the bad row is alone; it alone becomes a dead letter."""
    async with lab(database_url, [thing()], start=False) as it:
        await db.execute("alter table howler.runs add check (payload ->> 'n' <> '13')")
        await it.ask(*({"user": "a", "n": n} for n in range(32)))
    assert await db.fetchval("select count(*) from howler.runs") == 31
    letters = await db.fetch("select code, reason from howler.dead_letters")
    assert [row["code"] for row in letters] == ["cannot-be-stored"]


async def test_an_unreadable_event_is_one_dead_letter_however_often_it_comes(
    database_url: str, db: Any
) -> None:
    """The row keeps 64 KiB of the value, its hash and its headers; a copy waits in the outbox."""
    bad = Record(TOPIC, 2, 77, 5, b"k", b"{" + b" " * 100_000, [("h", b"\x00\xff")])
    async with lab(database_url, [thing()], start=False) as it:
        await it.ingest.take([bad, record({"user": "a"}, "good"), bad])
        await it.ingest.take([bad])
    letter = await db.fetchrow("select * from howler.dead_letters")
    assert (letter["code"], len(letter["value"]), letter["value_bytes"]) == (
        "not-json",
        65_536,
        100_001,
    )
    assert await db.fetchval("select count(*) from howler.dead_letters") == 1
    assert await db.fetchval("select count(*) from howler.outbox") == 1
    assert await db.fetchval("select count(*) from howler.runs") == 1


async def _many_batches(it: Lab, seed: int, keys: list[str]) -> None:
    shuffled = random.Random(seed)
    for _ in range(40):
        shuffled.shuffle(keys)
        await it.ingest.take([record({"user": key[-1], "n": 1}, key) for key in keys])


async def _deadlocks(db: Any) -> int:
    await db.execute("select pg_stat_force_next_flush()")
    await db.execute("select pg_stat_clear_snapshot()")
    return int(
        await db.fetchval(
            "select deadlocks from pg_stat_database where datname = current_database()"
        )
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize("singleton", [False, True])
async def test_batches_side_by_side_never_lock_each_other_out(
    singleton: bool,
    database_url: str,
    db: Any,
) -> None:
    """Four processes ingest the same keys in other orders while runs are claimed: no deadlock."""
    policy: dict[str, Any] = {"singleton": lambda event: event.user} if singleton else {}
    async with (
        lab(database_url, [thing(**policy)]) as one,
        lab(database_url, [thing(**policy)], start=False) as two,
        lab(database_url, [thing(**policy)], start=False) as three,
        lab(database_url, [thing(**policy)], start=False) as four,
    ):
        labs = [one, two, three, four]
        for turn in range(3):
            keys = [f"{turn}-{n}" for n in range(60)]
            await asyncio.gather(*(_many_batches(it, n, keys.copy()) for n, it in enumerate(labs)))
        await one.until_ended(180, seconds=40)
        assert await _deadlocks(db) == 0
    assert await db.fetchval("select count(*) from howler.runs") == 180


async def test_repeats_do_not_touch_the_run(database_url: str, db: Any) -> None:
    """A held run's row can be repeated without waiting for whoever holds it."""
    async with lab(database_url, [thing()], start=False) as it:
        await it.ask({"user": "a", "id": "x"})
        holder = await asyncpg.connect(database_url, statement_cache_size=0)
        async with holder.transaction():
            await holder.execute("select * from howler.runs for update")
            async with asyncio.timeout(5):
                await it.ask({"user": "a", "id": "x"})
        await holder.close()
    assert await db.fetchval("select n from howler.repeats") == 1
