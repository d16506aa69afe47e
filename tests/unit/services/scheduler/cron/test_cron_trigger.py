"""The trigger in APScheduler's own hands, and what was due in a stretch of time."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler

from services.scheduler.cron.due import due_between, latest_due
from services.scheduler.cron.text import Cron
from services.scheduler.cron.trigger import CronTrigger

BERLIN = ZoneInfo("Europe/Berlin")
UTC_ZONE = ZoneInfo("UTC")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def looked(trigger: CronTrigger, first: str, now: str) -> list[datetime]:
    """The times for which APScheduler runs the job, when it comes to look at `now`."""
    job = Job(BackgroundScheduler(timezone=UTC), func=print, args=(), kwargs={}, trigger=trigger)
    job.next_run_time = at(first)
    times: list[datetime] = job._get_run_times(at(now))
    return times


@pytest.mark.parametrize(
    ("previous", "now", "wanted"),
    [
        (None, "2026-05-01T03:00", "2026-05-01T04:00"),
        (None, "2026-05-01T04:00", "2026-05-02T04:00"),
        ("2026-05-01T04:00", "2026-05-01T04:00", "2026-05-02T04:00"),
        ("2026-05-01T04:00", "2026-05-01T03:59", "2026-05-02T04:00"),
        ("2026-05-01T04:00", "2026-05-09T03:00", "2026-05-09T04:00"),
    ],
)
def test_the_next_look(previous: str | None, now: str, wanted: str) -> None:
    """Strictly after the last one and after now, also where the clock was turned."""
    trigger = CronTrigger(Cron.parse("0 6 * * *"), BERLIN)
    last = None if previous is None else at(previous)
    assert trigger.get_next_fire_time(last, at(now)) == at(wanted)
    assert str(trigger) == "cron[0 6 * * * Europe/Berlin]"


def test_many_missed_ones_are_one_look() -> None:
    """After a year asleep APScheduler runs the job once, not half a million times."""
    times = looked(
        CronTrigger(Cron.parse("* * * * *"), BERLIN), "2025-05-01T04:00", "2026-05-01T04:00"
    )
    assert times == [at("2025-05-01T04:00")]


def test_monday_is_monday() -> None:
    """APScheduler's own trigger says Tuesday."""
    trigger = CronTrigger(Cron.parse("0 9 * * 1"), UTC_ZONE)
    job = BackgroundScheduler(timezone=UTC).add_job(print, trigger)
    found = job.trigger.get_next_fire_time(None, at("2026-05-01T00:00"))
    assert found == at("2026-05-04T09:00")
    assert found.strftime("%A") == "Monday"


def test_what_was_due() -> None:
    """The beginning does not belong to it, the end does; in another zone's time it is the same."""
    cron, begin, end = Cron.parse("0 6 * * *"), at("2026-05-01T06:00"), at("2026-05-03T06:00")
    wanted = [at("2026-05-02T06:00"), end]
    assert list(due_between(cron, UTC_ZONE, begin, end)) == wanted
    in_berlin = begin.astimezone(BERLIN), end.astimezone(BERLIN)
    assert list(due_between(cron, UTC_ZONE, *in_berlin)) == wanted
    assert latest_due(cron, UTC_ZONE, begin, end) == end
    assert latest_due(cron, UTC_ZONE, begin, end - timedelta(microseconds=1)) == wanted[0]
    assert latest_due(cron, UTC_ZONE, begin, begin + timedelta(hours=23)) is None
    assert latest_due(cron, UTC_ZONE, end, begin) is None
    assert list(due_between(cron, UTC_ZONE, end, begin)) == []


def test_the_latest_of_a_long_time_is_found_at_once() -> None:
    """A hundred years of minutes cost no more than the last ones."""
    started = perf_counter()
    found = latest_due(
        Cron.parse("* * * * *"), BERLIN, at("1926-05-01T00:00"), at("2026-05-01T00:00")
    )
    rare = latest_due(
        Cron.parse("0 0 29 2 *"), UTC_ZONE, at("1026-05-01T00:00"), at("2026-05-01T00:00")
    )
    assert (found, rare) == (at("2026-05-01T00:00"), at("2024-02-29T00:00"))
    assert perf_counter() - started < 5
