"""Retention: what is old goes, in batches; what still matters stays."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from howler.runtime.chance import Chance
from howler.runtime.store.sweep import Sweeper
from howler.settings import Settings, SettingsError
from tests.support.things import lab, record, thing

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def sweeper(database: Any, batch: int = 2) -> Sweeper:
    return Sweeper(database, WEEK, MONTH, Chance(), batch)


async def test_old_payloads_go_first_and_keys_much_later(database_url: str, db: Any) -> None:
    """After a week a run is slim and its repeat still known; after a month it is gone."""
    async with lab(database_url, [thing()]) as here:
        for n in range(5):
            await here.ask({"user": "u", "n": n, "id": f"id-{n}"})
        await here.until_ended(5)
        await here.ask({"user": "u", "n": 0, "id": "id-0"})
        await here.ingest.take([record({"no": "fields"}, "id-x")])
        assert set((await sweeper(here.database).sweep()).values()) <= {0, 1}, "nothing is old"
        await age(db, days=8)
        swept = await sweeper(here.database).sweep()
        assert swept["payloads"] == 5
        assert swept["keys"] == swept["dead letters"] == 0
        slim = await db.fetchrow(
            "select count(*), count(payload), count(result), count(swept_at) from howler.runs"
        )
        assert tuple(slim) == (5, 0, 0, 5)
        for table in ("steps", "run_log", "outbox where sent_at is not null"):
            assert await db.fetchval(f"select count(*) from howler.{table}") == 0
        await here.ask({"user": "u", "n": 0, "id": "id-0"})
        assert await db.fetchval("select count(*) from howler.runs") == 5, "a repeat, not a run"
        assert await db.fetchval("select n from howler.repeats") == 2
        await age(db, days=23)
        swept = await sweeper(here.database).sweep()
    assert (swept["keys"], swept["dead letters"]) == (5, 1)
    for table in ("runs", "repeats", "dead_letters"):
        assert await db.fetchval(f"select count(*) from howler.{table}") == 0


async def test_what_has_not_ended_is_never_swept(database_url: str, db: Any) -> None:
    """However old: a run that waits, a verdict that is owed, an event that was not sent."""
    async with lab(database_url, [thing()], start=False) as here:
        await here.ask({"user": "u", "n": 1}, {"user": "v", "n": 2})
        await db.execute(
            "update howler.runs set state = 'failed', ended_at = now(), settle_at = now()"
            " where lane = 'v'; update howler.lanes set head_due = null, head_seq = null"
            " where lane = 'v'; insert into howler.outbox (event_id, topic, value)"
            " values (gen_random_uuid(), 't', '')"
        )
        await age(db, days=99)
        swept = await sweeper(here.database).sweep()
        assert swept == {"payloads": 0, "keys": 0, "dead letters": 0, "sent events": 0,
                         "idle lanes": 1}  # fmt: skip
        assert await db.fetchval("select count(payload) from howler.runs") == 2
        await here.ask({"user": "v", "n": 3})


async def test_one_sweeps_at_a_time(database_url: str, db: Any) -> None:
    """Two processes at once do not queue for each other: the second one finds nothing to do."""
    async with lab(database_url, [thing()], start=False) as here, db.transaction():
        await db.execute("select pg_advisory_xact_lock(4202606002)")
        assert await asyncio.wait_for(sweeper(here.database).sweep(), 5) == {}


@pytest.mark.parametrize(
    ("days", "wrong"),
    [({"HOWLER_KEEP_KEYS_DAYS": "7"}, "greater than or equal to 8"),
     ({"HOWLER_KEEP_KEYS_DAYS": "9", "HOWLER_KEEP_PAYLOADS_DAYS": "10"}, "as long as")],
)  # fmt: skip
def test_keys_are_kept_longer_than_topics_keep_events(days: dict[str, str], wrong: str) -> None:
    """Else a consumer that reads its topic again would run everything again."""
    addresses = {"DATABASE_URL": "postgresql://h/d", "KAFKA_BOOTSTRAP_SERVERS": "h:1"}
    with pytest.raises(SettingsError, match=wrong):
        Settings.load(addresses | days)


async def age(db: Any, days: int) -> None:
    """Makes everything older."""
    by = f"interval '{days} days'"
    await db.execute(
        f"update howler.runs set created_at = created_at - {by}, ended_at = ended_at - {by};"
        f" update howler.dead_letters set created_at = created_at - {by};"
        f" update howler.outbox set created_at = created_at - {by}, sent_at = now() - {by}"
        " where topic <> 't'"
    )
