"""A tick that a person fires, by the schedule's name."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from howler.cli.ends import UsageError
from howler.cli.schedules.read import one_of
from services.scheduler.fire import NOW, fire, meant
from services.scheduler.schedules import Schedule, moment

if TYPE_CHECKING:
    from asyncpg import Connection


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of it.

    Args:
        sent: False: it was fired before, and nothing is sent again.
        event_id: of the event that this tick has, now or before.
    """

    schedule: Schedule
    due: datetime
    event_id: str
    sent: bool

    def __str__(self) -> str:
        what = f"{self.schedule.name} of {moment(self.due)}"
        if not self.sent:
            return f"{what} was fired before: nothing is sent again."
        return f"{what} is fired: {self.schedule.event} {self.event_id}"


async def fire_by_name(connection: "Connection[Any]", name: str, at: str | None, who: str) -> Fired:
    """Fires the latest due time of a schedule, that of `at`, or an extra one (`now`).

    Raises:
        CommandError: there is no such schedule.
        UsageError: `at` is no time that was due.
    """
    schedule, clock = await one_of(connection, name)
    try:
        due = await meant(connection, schedule, at, clock)
    except ValueError as wrong:
        raise UsageError(str(wrong)) from None
    extra = at == NOW
    sent = await fire(connection, schedule, due, who, extra=extra)
    return Fired(schedule, due, str(schedule.event_id(due, extra=extra)), sent)
