"""What is kept of a time when tables were small costs nothing when they are large."""

from typing import Any

from tests.support.things import Lab, lab, thing

CLAIM = "select run_id, slot, fence from howler.claim('do-thing', 'me', '30 s')"
WRITE = """
select howler.write_step('do-thing', $1, $2, $3, 'work', '', 'done', 1, 0, null, null, null, false,
                         '1', 0.1)
"""
FINISH = "select howler.finish('do-thing', $1, $2, 'succeeded')"
READ_WHOLE = """
select relname, seq_scan from pg_stat_user_tables
where schemaname = 'howler' and relname in ('runs', 'lanes', 'steps')
"""
ENOUGH = 8
"""Calls after which a session has settled on plans that it keeps."""


async def turns(it: Lab, db: Any, events: int, name: str) -> None:
    """Everything that a session asks in the life of a run, several times over."""
    told = [{"user": f"{name}{n % 50}", "n": n, "id": f"{name}{n}"} for n in range(events)]
    await it.ask(*(dict(event) for event in told))
    for _ in range(ENOUGH):
        await it.ask(*(dict(event) for event in told[:3]))
        run, slot, fence = await db.fetchrow(CLAIM)
        assert await db.fetchval(WRITE, slot, fence, run)
        await db.fetch("select * from howler.heartbeat($1, '30 s')", [fence])
        assert await db.fetchval(FINISH, slot, fence) == "succeeded"
        await db.fetch("select * from howler.peek('{do-thing}')")
        waiting = await one_that_waits(db)
        assert await db.fetchval("select howler.flag_cancel($1)", waiting)
        assert await db.fetchval("select howler.cancel_waiting($1)", waiting)


async def one_that_waits(db: Any) -> Any:
    async with db.transaction():
        await db.execute("set local enable_seqscan = off")
        return await db.fetchval(
            "select id from howler.runs where function = 'do-thing' and state = 'waiting' limit 1"
        )


async def test_no_table_is_read_from_end_to_end(database_url: str, db: Any) -> None:
    """Plans made over a few rows, with the statistics of a few rows, still use the indexes."""
    async with lab(database_url, [thing(limit=5)], start=False) as it:
        await turns(it, db, 30, "small")
        await db.execute("analyze howler.runs; analyze howler.lanes; analyze howler.steps")
        await turns(it, db, 30, "kept")
        before = await read_whole(it, db)
        await turns(it, db, 3_000, "large")
        assert await read_whole(it, db) == before


async def read_whole(it: Lab, db: Any) -> dict[str, int]:
    """By table, how often it was read from end to end, as told by both sessions."""
    for session in (it.database.control, db):
        await session.execute("select pg_stat_force_next_flush()")
    await db.execute("select pg_stat_clear_snapshot()")
    return {row["relname"]: row["seq_scan"] for row in await db.fetch(READ_WHOLE)}


MANY = """
insert into howler.outbox (event_id, topic, value, due_at)
select gen_random_uuid(), 't', '', clock_timestamp() + n % 2 * interval '1 hour'
from generate_series(1, $1::int) n
"""
LOOKED_AT = """
select idx_tup_read from pg_stat_user_indexes where indexrelname = 'outbox_due'
"""


async def test_a_batch_of_the_outbox_looks_at_no_more_than_itself(db: Any) -> None:
    """Neither what waits behind it nor what may leave only later; without statistics, too."""
    await db.execute(MANY, 20_000)
    before = await looked_at(db)
    for _ in range(3):
        assert len(await db.fetch("select * from howler.take_outbox(30, 10)")) == 10
    between = await looked_at(db)
    assert between - before <= 10 + 20 + 30 + 3, "and those leased just before"
    assert await db.fetchval("select howler.outbox_in()") < 0
    assert await looked_at(db) - between <= 5_001


async def looked_at(db: Any) -> int:
    """Entries of the index that were read so far."""
    await db.execute("select pg_stat_force_next_flush()")
    await db.execute("select pg_stat_clear_snapshot()")
    found: int = await db.fetchval(LOOKED_AT)
    return found
