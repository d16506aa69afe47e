"""`howler schedules`: what comes, what became of what was, and a tick by hand."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from howler.postgres import open_pool
from services.scheduler.reconcile import Reconciler
from services.scheduler.schedules import changed, declared
from tests.service.cli.conftest import Howler, howler

__all__ = ["howler"]

FIRE = ("schedules", "fire")
YESTERDAY = f"{datetime.now(UTC) - timedelta(days=1):%F}"


def known(database_url: str, days: float = 0, daily: str = "0 6 * * *") -> None:
    """Both schedules, made known some days ago, and a look every six hours since.

    Half the daily window, so that what is caught up does not hang on the hour of the test.
    """

    async def live() -> None:
        pool = await open_pool(database_url, 2)
        now = await pool.fetchval("select clock_timestamp()")
        both = [changed(declared()[0], daily), declared()[1]]
        one = Reconciler(pool, {each.name: each for each in both}, 60.0)
        then = now - timedelta(days=days)
        await one.start(then)
        while then < now:
            then = min(then + timedelta(hours=6), now)
            await one.look(then)
        await pool.close()

    asyncio.run(live())


def asked(database_url: str, sql: str) -> Any:
    async def ask() -> Any:
        connection = await asyncpg.connect(database_url, statement_cache_size=0)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_both_schedules_are_shown_with_next_and_last_five(
    howler: Howler, database_url: str
) -> None:
    """The weekly one says Monday, for the last five and the next."""
    known(database_url, days=40)
    text = howler("schedules").out
    daily, weekly = text.split("weekly-summaries:")
    for part, count in ((daily, 10), (weekly, 10)):
        lines = [line for line in part.splitlines() if "Z " in line]
        assert len(lines) == count
        assert sum("to come" in line for line in lines) == 5
    assert all(line.startswith("Mon ") for line in weekly.splitlines() if "Z " in line)
    told = json.loads(howler("schedules", "--json").out)
    assert [len(one["next"]) + len(one["last"]) for one in told] == [10, 10]
    assert all(
        "caught up" in tick["became"] or "on time" in tick["became"] for tick in told[0]["last"]
    )
    (one,) = json.loads(howler("schedules", "list", "send-weekly-summaries", "--json").out)
    assert one["name"] == "weekly-summaries"


def test_a_tick_that_no_scheduler_has_looked_at_is_said(howler: Howler, database_url: str) -> None:
    """Where none runs, it is not silently missing; fired by hand, it is no longer due."""
    known(database_url)
    assert "is one running?" not in howler("schedules").out
    asked(
        database_url,
        "update howler.schedules set reconciled_until = now() - interval '25 h'"
        " where name = 'daily-discovery'",
    )
    assert howler("schedules").out.count("due, and no scheduler has looked since") == 1
    (daily, weekly) = json.loads(howler("schedules", "--json").out)
    assert (daily["overdue"] is None, weekly["overdue"]) == (False, None)
    howler(*FIRE, "daily-discovery")
    assert "is one running?" not in howler("schedules").out


@pytest.mark.parametrize(
    ("on_time", "late", "told"),
    [(600, 200, "on time, no run yet"), (10, 30, "caught up 30 s late, no run yet")],
)
def test_on_time_is_told_as_the_scheduler_held_it(
    howler: Howler, database_url: str, on_time: float, late: float, told: str
) -> None:
    """By its own setting, not by the default minute."""

    async def live() -> None:
        pool = await open_pool(database_url, 2)
        one = Reconciler(pool, {daily.name: daily}, on_time)
        await one.start(due - timedelta(minutes=1))
        await one.look(due + timedelta(seconds=late))
        await pool.close()

    daily, due = declared()[0], datetime(2026, 11, 27, 6, tzinfo=UTC)
    asyncio.run(live())
    (found,) = json.loads(howler("schedules", "--json").out)
    assert [tick["became"] for tick in found["last"]] == [told]


def test_a_fresh_schedule_is_fired_by_hand_once(howler: Howler, database_url: str) -> None:
    """The latest due time, though it lies before the schedule was first known; then never again."""
    known(database_url)
    first = howler(*FIRE, "daily-discovery", "--as", "sam")
    again = howler(*FIRE, "schedule-daily-discovery")
    assert (first.code, "is fired" in first.out) == (0, True)
    assert (again.code, "was fired before" in again.out) == (0, True)
    assert asked(database_url, "select count(*) from howler.outbox") == 1
    (daily, _) = json.loads(howler("schedules", "--json").out)
    assert [tick["became"] for tick in daily["last"]] == ["fired by sam, no run yet"]


def test_a_missed_one_becomes_fired_by_whom(howler: Howler, database_url: str) -> None:
    """With its own scheduled time, and one event however often it is asked for."""
    known(database_url, days=2, daily="0 * * * *")
    due = asked(
        database_url, "select min(scheduled_at) from howler.ticks where state = 'missed'"
    ).isoformat()
    for _ in range(2):
        assert howler(*FIRE, "daily-discovery", "--at", due, "--as", "sam").code == 0
    sql = f"select state || ' by ' || fired_by from howler.ticks where scheduled_at = '{due}'"
    assert asked(database_url, sql) == "fired by sam"
    sql = (
        "select count(*) from howler.outbox o join howler.ticks t using (event_id)"
        f" where t.scheduled_at = '{due}'"
    )
    assert asked(database_url, sql) == 1


def test_a_superseded_one_can_be_fired_though_the_new_text_has_no_such_time(
    howler: Howler, database_url: str
) -> None:
    """Its row says that it was due."""
    known(database_url)
    asked(
        database_url,
        "insert into howler.ticks (schedule, scheduled_at, revision, state, event_id, reason)"
        f" values ('daily-discovery', '{YESTERDAY} 07:15Z', 1, 'superseded', gen_random_uuid(),"
        " 'changed')",
    )
    ended = howler(*FIRE, "daily-discovery", "--at", f"{YESTERDAY}T07:15Z", "--as", "sam")
    assert (ended.code, "is fired" in ended.out) == (0, True)
    assert asked(database_url, "select state from howler.ticks") == "fired"


def test_extra_ones_never_count_as_due(howler: Howler, database_url: str) -> None:
    """Two of them are two events; the due time of that day is still to be fired."""
    known(database_url)
    for _ in range(2):
        assert "is fired" in howler(*FIRE, "daily-discovery", "--at", "now").out
    assert "is fired" in howler(*FIRE, "daily-discovery").out
    assert asked(database_url, "select count(*) from howler.outbox") == 3
    assert asked(database_url, "select count(*) from howler.ticks where extra") == 2


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2099-01-01T06:00Z", "has not come yet"),
        (f"{YESTERDAY}T06:01Z", f"the last one before it is {YESTERDAY}T06:00:00Z"),
        ("soon", "'soon' is no time"),
        ("2020-01-01T06:00Z", "more than 400 days ago"),
    ],
)
def test_what_cannot_be_fired_is_refused(
    howler: Howler, database_url: str, at: str, said: str
) -> None:
    """In the future, at no due time, no time at all."""
    known(database_url)
    ended = howler(*FIRE, "daily-discovery", "--at", at)
    assert (ended.code, said in ended.err) == (2, True)
    assert asked(database_url, "select count(*) from howler.outbox") == 0


def test_without_a_scheduler_there_is_none(howler: Howler, database_url: str) -> None:
    """It says what makes schedules known; an unknown name, which ones there are."""
    assert "when it starts" in howler("schedules").err
    known(database_url)
    assert "did you mean daily-discovery?" in howler(*FIRE, "daily-discovry").err
