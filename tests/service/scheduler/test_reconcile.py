"""Every due time gets one row: on time, caught up, missed or superseded, whoever looks when."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from tests.service.scheduler.conftest import NAME, Replica, at, sent, ticks

CHANGED = """
update howler.schedules set cron = '0 8 * * *', revision = revision + 1, changed_at = $2,
  reconciled_until = $2 where name = $1
"""
"""As a start with another text does it."""


async def test_a_schedule_that_was_just_made_known_fires_nothing(replica: Replica, db: Any) -> None:
    """Not even the due time a second before it was first known."""
    one = replica()
    await one.start(at("11-28 06:00:01"))
    await one.look(at("11-28 06:00:02"))
    assert (await ticks(db), await sent(db)) == ([], [])


async def test_a_tick_on_time_is_sent_once_with_its_scheduled_time(
    replica: Replica, db: Any
) -> None:
    """Whatever the clock says within the minute, and however often it is looked at."""
    one = replica()
    await one.start(at("11-27 12:00"))
    assert await one.look(at("11-28 05:59:30")) == 30
    for _ in range(2):
        await one.look(at("11-28 06:00:59"))
    assert await ticks(db) == [(at("11-28 06:00"), "fired")]
    row = await db.fetchrow("select * from howler.outbox")
    assert (row["topic"], row["key"]) == ("cron.daily-discovery.fired", NAME.encode())
    assert row["value"] == b'{"scheduledAt":"2026-11-28T06:00:00Z"}'
    assert await db.fetchval("select event_id from howler.ticks") == row["event_id"]


@pytest.mark.parametrize(
    ("text", "now", "state", "reason"),
    [
        ("0 6 * * *", "11-28 17:59", "fired", "found 12 h late"),
        ("0 6 * * *", "11-28 18:01", "missed", "found 12 h late, more than its window of 12 h"),
        ("0 6 * * *;window=3h", "11-28 09:30", "missed", "more than its window of 3 h"),
        ("0 6 * * *;missed=skip", "11-28 06:00:59", "fired", None),
        ("0 6 * * *;missed=skip", "11-28 06:01:01", "missed", "missed=skip: found 61 s late"),
    ],
)
async def test_what_an_outage_missed(
    replica: Replica, db: Any, text: str, now: str, state: str, reason: str | None
) -> None:
    """Of three missed ticks the latest alone is caught up, if the rule and the window let it."""
    one = replica(text)
    await one.start(at("11-25 12:00"))
    await one.look(at(now))
    days = [at(f"11-{day} 06:00") for day in (26, 27, 28)]
    assert await ticks(db) == list(zip(days, ["missed", "missed", state], strict=True))
    reasons = [
        row["reason"]
        for row in await db.fetch("select reason from howler.ticks order by scheduled_at")
    ]
    assert all("2026-11-28T06:00:00Z was due after it" in each for each in reasons[:2])
    assert reasons[2] == reason if reason is None else reason in reasons[2]
    assert await sent(db) == (["2026-11-28T06:00:00Z"] if state == "fired" else [])


async def test_an_outage_of_more_ticks_than_fit_at_once_is_closed_whole(
    replica: Replica, db: Any
) -> None:
    """2,880 minutes: a row each, and one event."""
    one = replica("* * * * *")
    await one.start(at("11-25 00:00"))
    await one.look(at("11-27 00:00:30"))
    assert [state for _, state in await ticks(db)] == ["missed"] * 2_879 + ["fired"]
    assert await sent(db) == ["2026-11-27T00:00:00Z"]


async def test_what_became_of_a_tick_is_known_for_400_days(replica: Replica, db: Any) -> None:
    """Older ones are forgotten with the next tick, never the last one."""
    one = replica("0 6 1 * *;window=2d")
    await one.start(at("01-02 00:00"))
    for month in range(2, 13):
        await one.look(at(f"{month:02}-01 06:00:01"))
    late = at("12-02 00:00") + timedelta(days=1_000)
    await db.execute("update howler.schedules set reconciled_until = $1", late)
    await one.look(late + timedelta(days=31))
    (last,) = await ticks(db)
    assert last[0] > late


async def test_two_replicas_that_look_at_once_make_one_tick(replica: Replica, db: Any) -> None:
    """Twenty looks of two processes, on the moment and after it."""
    both = [replica(), replica()]
    await asyncio.gather(*(one.start(at("11-27 12:00")) for one in both))
    moments = [at("11-28 06:00"), at("11-28 06:00:01")] * 5
    await asyncio.gather(*(one.look(now) for one in both for now in moments))
    assert await ticks(db) == [(at("11-28 06:00"), "fired")]
    assert await sent(db) == ["2026-11-28T06:00:00Z"]


async def test_a_clock_that_goes_back_fires_nothing_twice(replica: Replica, db: Any) -> None:
    """Two hours back and forth over the due time: one tick."""
    one = replica()
    await one.start(at("11-27 12:00"))
    for now in ("11-28 06:00:10", "11-28 04:00:10", "11-28 06:00:10", "11-28 08:00:10"):
        await one.look(at(now))
    assert await ticks(db) == [(at("11-28 06:00"), "fired")]
    assert len(await sent(db)) == 1


async def test_another_text_closes_the_old_ones_ticks_and_fires_none_before_it(
    replica: Replica, db: Any
) -> None:
    """What was due under the old text is superseded; nothing fires for before the change."""
    await replica().start(at("11-27 12:00"))
    new = replica("0 5 * * *;zone=Europe/Berlin")
    await new.start(at("11-28 06:10"))
    await new.look(at("11-28 06:10"))
    assert await ticks(db) == [(at("11-28 06:00"), "superseded")]
    assert "changed to 0 5 * * * in Europe/Berlin" in await db.fetchval(
        "select reason from howler.ticks"
    )
    assert (await sent(db), await db.fetchval("select revision from howler.schedules")) == ([], 2)
    await new.look(at("11-29 04:00:01"))
    assert await sent(db) == ["2026-11-29T04:00:00Z"]


async def test_a_superseded_replica_says_so_and_goes_on_under_the_new_text(
    replica: Replica, db: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Old and new text side by side over both their times: one tick."""
    old, new = replica("0 6 * * *"), replica("0 8 * * *")
    await old.start(at("11-27 12:00"))
    await new.start(at("11-27 13:00"))
    with caplog.at_level(logging.WARNING, "howler.scheduler"):
        for now in ("11-28 06:00:01", "11-28 08:00:01", "11-28 08:00:31"):
            await asyncio.gather(old.look(at(now)), new.look(at(now)))
    assert await ticks(db) == [(at("11-28 08:00"), "fired")]
    (said,) = [record.getMessage() for record in caplog.records]
    assert "changed by a later start" in said
    assert "revision 2, 0 8 * * *" in said
    await replica("0 8 * * *").start(at("11-28 09:00"))
    assert await db.fetchval("select revision from howler.schedules") == 2


async def test_a_change_while_a_replica_looks_inserts_under_one_revision(
    replica: Replica, db: Any
) -> None:
    """A look that has read the old text before the change fires nothing of it after."""
    old = replica("0 6 * * *")
    await old.start(at("11-27 12:00"))
    (read,) = await old._read(at("11-28 06:00:01"))
    await replica("0 8 * * *").start(at("11-28 06:00:01"))
    await old._up_to_date(read, at("11-28 06:00:02"))
    assert await ticks(db) == [(at("11-28 06:00"), "superseded")]
    assert await sent(db) == []


async def test_a_look_waits_for_a_change_that_is_under_way(replica: Replica, db: Any) -> None:
    """And then goes by the new text, though it began by the old one."""
    one = replica("0 6 * * *")
    await one.start(at("11-27 12:00"))
    transaction = db.transaction()
    await transaction.start()
    await db.execute(CHANGED, NAME, at("11-28 06:00:00"))
    look = asyncio.create_task(one.look(at("11-28 06:00:01")))
    await asyncio.wait({look}, timeout=0.3)
    assert not look.done(), "the look must wait for the schedule's row"
    await transaction.commit()
    await look
    assert (await ticks(db), await sent(db)) == ([], [])


async def test_an_extra_tick_at_a_due_moment_is_not_the_due_one(replica: Replica, db: Any) -> None:
    """Both are sent, each once."""
    one = replica()
    await one.start(at("11-27 12:00"))
    due, body = at("11-28 06:00"), one.schedules[NAME].body(at("11-28 06:00"))
    fire = "select howler.fire_tick($1, $2, gen_random_uuid(), $3, 'sam', true)"
    assert await db.fetchval(fire, NAME, due, body)
    await one.look(at("11-28 06:00:01"))
    assert await ticks(db) == [(due, "fired")] * 2
    assert len(await sent(db)) == 2


async def test_a_tick_whose_transaction_dies_is_fired_by_the_next_look(
    replica: Replica, db: Any
) -> None:
    """Row and event are one transaction: without a commit there is neither."""
    one = replica()
    await one.start(at("11-27 12:00"))
    now = at("11-28 06:00:01")
    transaction = db.transaction()
    await transaction.start()
    due, body = at("11-28 06:00"), one.schedules[NAME].body(at("11-28 06:00"))
    fire = "select howler.fire_tick($1, $2, gen_random_uuid(), $3, 'sam', false)"
    assert await db.fetchval(fire, NAME, due, body)
    waits = asyncio.create_task(one.look(now))
    await asyncio.wait({waits}, timeout=timedelta(seconds=0.3).total_seconds())
    assert not waits.done(), "the look must wait for the schedule's row"
    await transaction.rollback()
    await waits
    assert await ticks(db) == [(due, "fired")]
    assert len(await sent(db)) == 1
