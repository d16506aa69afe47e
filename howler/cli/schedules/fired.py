"""A tick that a person fires, by the schedule's name."""

from dataclasses import dataclass
from datetime import datetime

from howler.cli.addresses import Addresses, connected
from howler.cli.change.nudged import nudge
from howler.cli.change.outcome import EVERY_FUNCTION
from howler.cli.ends import UsageError
from howler.cli.schedules.read import one_of
from services.scheduler.fire import NOW, fire, meant
from services.scheduler.schedules import Schedule, moment


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


async def fire_by_name(where: Addresses, name: str, at: str | None, who: str) -> Fired:
    """Fires the latest due time of a schedule, that of `at`, or an extra one (`now`).

    What is sent leaves at once: the services are told to look.

    Raises:
        CommandError: there is no such schedule.
        UsageError: `at` is no time that was due.
    """
    extra = at == NOW
    async with connected(where) as connection:
        schedule, clock = await one_of(connection, name)
        try:
            due = await meant(connection, schedule, at, clock)
        except ValueError as wrong:
            raise UsageError(str(wrong)) from None
        sent = await fire(connection, schedule, due, who, extra=extra)
    if sent:
        await nudge(where, [EVERY_FUNCTION])
    return Fired(schedule, due, str(schedule.event_id(due, extra=extra)), sent)
