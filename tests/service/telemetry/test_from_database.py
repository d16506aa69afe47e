"""The gauges that come from the database: right, seldom read, and as cheap in a backlog."""

from typing import Any

from howler import __version__
from howler.telemetry.from_database import READ, FromDatabase
from howler.telemetry.process import Metrics
from howler.wire.envelope import Record
from tests.service.telemetry.samples import Samples
from tests.support.things import TOPIC, Lab, lab, thing

RUNS = """
insert into howler.runs (id, function, event, source, event_id, topic, payload, payload_hash, lane,
                         due_at, seq, state, ended_at)
select gen_random_uuid(), 'do-thing', 'thing/asked', '/many', $1 || n, 'thing.asked', '{}', '',
       n % 2000, now() - interval '1 h', nextval('howler.run_seq'), $1,
       case when $1 <> 'waiting' then now() end
from generate_series(1, $2) n
"""
HEADS = """
insert into howler.lanes (function, lane, class, head_due, head_seq)
select distinct on (lane) function, lane, 0, due_at, seq from howler.runs where state = 'waiting'
order by lane, due_at, seq
"""
LETTERS = """
insert into howler.dead_letters (id, topic, run_id, reopened, code, reason)
select gen_random_uuid(), 'thing.asked', gen_random_uuid(), 0, 'x', 'y' from generate_series(1, $1)
"""
SENT = """
insert into howler.outbox (event_id, topic, value, sent_at)
select gen_random_uuid(), 'thing.done', '', now() from generate_series(1, $1)
"""
READ_WHOLE = """
select sum(seq_tup_read)::bigint from pg_stat_user_tables
where schemaname = 'howler' and relname in ('runs', 'lanes', 'outbox', 'dead_letters')
"""
FEW = 100
"""Rows that may be read without an index: of a table that holds no more."""


async def test_the_gauges_say_what_is_in_the_database(database_url: str, db: Any) -> None:
    """Of every kind one, and nothing is asked again within a minute."""
    async with lab(database_url, [thing()], start=False) as it:
        metrics = Metrics(["do-thing"], [TOPIC])
        gauges = FromDatabase(metrics, ["do-thing"], [TOPIC])
        await gauges.refresh(it.database.control.fetch)
        assert set(Samples(metrics.registry).of) == {
            f"build_info {__version__}",
            "slots_limit do-thing",
            "database_read_timestamp_seconds",
        }
        await happen(it, db)
        await gauges.refresh(it.database.control.fetch)
        assert "paused do-thing" not in Samples(metrics.registry).of, "read again within a minute"
        await FromDatabase(metrics, ["do-thing"], [TOPIC]).refresh(it.database.control.fetch)
        shown = Samples(metrics.registry)
        assert shown["slots_limit do-thing"] == 2
        assert shown["slots_used do-thing"] == 1
        assert shown["paused do-thing"] == 1
        assert shown["runs_waiting do-thing"] == 2
        assert 7_200 <= shown["oldest_waiting_seconds do-thing"] < 7_300
        assert shown["settle_owed do-thing"] == 1
        assert shown[f"dead_letters_unreplayed {TOPIC}"] == 1
        assert shown["outbox_unsent"] == 2
        assert 3_600 <= shown["outbox_oldest_seconds"] < 3_700


OUTBOX = """
update howler.outbox set created_at = now() - interval '9 h',
  due_at = now() + case id when 1 then interval '-1 h' else interval '1 day' end
"""


async def happen(it: Lab, db: Any) -> None:
    """Four runs, one running, one cancelled and owed; two dead letters, one of them replayed."""
    await it.ask(*({"user": f"u{n}", "n": n, "id": f"e{n}"} for n in range(4)))
    await db.execute(
        "update howler.runs set event_at = now() - interval '2 h' where event_id = 'e1'"
    )
    await db.execute("update howler.runs set event_at = now() where event_id <> 'e1'")
    await db.fetch("select howler.claim('do-thing', 'w', '1 h')")
    cancelled = await db.fetchval("select id from howler.runs where event_id = 'e3'")
    await db.execute("select howler.flag_cancel($1)", cancelled)
    await db.fetchval("select howler.cancel_waiting($1)", cancelled)
    await it.ingest.take([Record(TOPIC, 0, n, 0, None, b"{", []) for n in (1, 2)])
    await db.execute('update howler.dead_letters set replayed_at = now() where "offset" = 1')
    await db.execute(OUTBOX)
    await db.fetchval("select howler.pause('do-thing', true, 'a test')")
    await db.fetchval("select howler.override_limit('do-thing', 2, 'a test')")


async def test_a_backlog_makes_no_read_dearer(database_url: str, db: Any) -> None:
    """With the statistics of empty tables, and with those of full ones, none is read whole."""
    async with lab(database_url, [thing()], start=False) as it:
        await db.execute("analyze")
        await db.execute(RUNS, "waiting", 3_000)
        await db.execute(RUNS, "succeeded", 12_000)
        await db.execute(HEADS)
        await db.execute(LETTERS, 12_000)
        await db.execute(SENT, 12_000)
        for statistics in ("of empty tables", "of full ones"):
            before = await read_whole(it, db)
            await it.database.control.fetch(READ, ["do-thing"], [TOPIC], 1_000)
            assert await read_whole(it, db) <= before + FEW, statistics
            await db.execute("analyze")


async def read_whole(it: Lab, db: Any) -> int:
    """How many rows were read without an index."""
    for session in (it.database.control, db):
        await session.execute("select pg_stat_force_next_flush()")
    await db.execute("select pg_stat_clear_snapshot()")
    rows: int = await db.fetchval(READ_WHOLE)
    return rows
