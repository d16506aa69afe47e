"""A tick that a person fires."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from services.scheduler.cron.due import due_between, latest_due
from services.scheduler.schedules import KEPT, Schedule, moment

if TYPE_CHECKING:
    from asyncpg import Connection

LOOKED_BACK = timedelta(days=9 * 366)
"""Further than a text can be from its last due time: 29 February is up to eight years away."""

HAS_ROW = """
select exists (select from howler.ticks where schedule = $1 and scheduled_at = $2 and not extra)
"""

FIRE = "select howler.fire_tick($1, $2, $3, $4, $5, $6)"

NOW = "now"


async def meant(
    conn: "Connection[Any]", schedule: Schedule, at: str | None, clock: datetime
) -> datetime:
    """The scheduled time that is asked for: the latest due one, a given one, or `now`.

    Raises:
        ValueError: `at` is no time, lies in the future, or was never due; the message says what
            to ask for instead.
    """
    if at == NOW:
        return clock
    latest = latest_due(schedule.cron, schedule.zone, clock - LOOKED_BACK, clock)
    if at is None:
        if latest is None:
            raise ValueError(f"{schedule.cron.text} was not due in the last nine years")
        return latest
    due = _read(at)
    if due > clock:
        raise ValueError(f"{moment(due)} has not come yet: only what was due can be fired")
    if due < clock - KEPT:
        raise ValueError(
            f"{moment(due)} is more than {KEPT.days} days ago, and whether it was fired then is no"
            " longer known; --at now sends an extra one"
        )
    if not await conn.fetchval(HAS_ROW, schedule.name, due) and not _is_due(schedule, due):
        before = latest_due(schedule.cron, schedule.zone, due - LOOKED_BACK, due)
        last = "" if before is None else f": the last one before it is {moment(before)}"
        raise ValueError(
            f"{moment(due)} is no due time of {schedule.name}{last}; for one at no due time write"
            " --at now"
        )
    return due


async def fire(
    conn: "Connection[Any]", schedule: Schedule, due: datetime, who: str, *, extra: bool
) -> bool:
    """Fires the tick of `due`; False if it was fired before."""
    event_id, body = schedule.event_id(due, extra=extra), schedule.body(due)
    return bool(await conn.fetchval(FIRE, schedule.name, due, event_id, body, who, extra))


def _read(at: str) -> datetime:
    try:
        due = datetime.fromisoformat(at)
        return (due if due.tzinfo else due.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{at[:40]!r} is no time: write one like 2026-11-28T06:00Z, or now"
        ) from None


def _is_due(schedule: Schedule, at: datetime) -> bool:
    just_before = at - timedelta(microseconds=1)
    return at in due_between(schedule.cron, schedule.zone, just_before, at)
