"""What becomes of the due times that one look finds; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.scheduler.schedules import HOUR, Schedule, moment

FIRED, MISSED, SUPERSEDED = "fired", "missed", "superseded"


@dataclass(frozen=True, slots=True)
class Tick:
    """A due time and what becomes of it: its state, and why unless it fires on time."""

    due: datetime
    state: str
    reason: str | None = None


def judged(
    schedule: Schedule, due: Sequence[datetime], now: datetime, on_time: float
) -> list[Tick]:
    """The due times (ascending, up to `now`) with their verdicts: at most the newest fires.

    Args:
        on_time: seconds within which a tick is not missed.
    """
    *older, newest = due
    late = (now - newest).total_seconds()
    older_ticks = [_missed(schedule, each, f"{moment(newest)} was due after it") for each in older]
    if late <= on_time:
        return [*older_ticks, Tick(newest, FIRED)]
    found = f"found {lasting(late)} late"
    if schedule.missed == "skip":
        return [*older_ticks, _missed(schedule, newest, found)]
    if late > schedule.window:
        why = f"{found}, more than its window of {lasting(schedule.window)}"
        return [*older_ticks, Tick(newest, MISSED, why)]
    return [*older_ticks, Tick(newest, FIRED, found)]


def superseded(due: Sequence[datetime], by: Schedule) -> list[Tick]:
    """Due times of an earlier text that nobody had looked at when the text was changed."""
    why = f"the schedule was changed to {by.cron.text} in {by.zone.key}"
    return [Tick(each, SUPERSEDED, why) for each in due]


def lasting(seconds: float) -> str:
    """A length of time in the unit that says most."""
    for size, unit in ((48 * HOUR, 24 * HOUR), (2 * HOUR, HOUR), (120, 60)):
        if seconds >= size:
            return f"{seconds / unit:.0f} {({60: 'min', HOUR: 'h'}).get(unit, 'days')}"
    return f"{seconds:.0f} s"


def _missed(schedule: Schedule, due: datetime, why: str) -> Tick:
    return Tick(due, MISSED, f"missed=skip: {why}" if schedule.missed == "skip" else why)
