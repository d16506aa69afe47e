"""The schedules there are, and how a setting changes one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from schemas import catalog
from schemas.events import DailyDiscoveryFired, WeeklySummariesFired
from services.scheduler.cron.text import Cron
from services.scheduler.cron.zone import zone_named

HOUR = 3_600
UNITS = {"m": 60, "h": HOUR, "d": 24 * HOUR}
WINDOW = re.compile(r"([1-9][0-9]{0,3})([mhd])", re.ASCII)

KEPT = timedelta(days=400)
"""How long it is known what became of a tick; of each schedule's last one for ever."""

OPTIONS = "zone=Europe/Berlin, missed=once or missed=skip, window=12h"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an event is sent.

    Args:
        name: its key in every table.
        event: what is sent, with the moment at which it was due.
        function: the id of what it starts, by which people may call it too.
        zone: the time zone by whose clock `cron` is read.
        missed: `once`: of the ticks missed in an outage the latest is caught up; `skip`: none.
        window: seconds for which a missed tick is worth catching up.
    """

    name: str
    event: str
    function: str
    cron: Cron
    zone: ZoneInfo
    missed: str = "once"
    window: int = 12 * HOUR

    @property
    def text(self) -> tuple[str, str, str, str, int]:
        """What makes another revision of it, in the order of the table's columns."""
        return self.event, self.cron.text, self.zone.key, self.missed, self.window

    def as_in(self, row: Any) -> "Schedule":
        """The schedule as its row in the database has it."""
        return replace(
            self,
            event=row["event"],
            cron=Cron.parse(row["cron"]),
            zone=ZoneInfo(row["zone"]),
            missed=row["missed"],
            window=row["window_seconds"],
        )

    def event_id(self, due: datetime, *, extra: bool = False) -> UUID:
        """The id of its event of `due`, the same whoever sends it."""
        name = f"howlerhire/schedules/{self.name}/{moment(due)}"
        return uuid5(NAMESPACE_URL, f"{name}/extra" if extra else name)

    def body(self, due: datetime) -> str:
        """The event as JSON."""
        made = catalog.row(self.event).event_class.model_validate({"scheduledAt": moment(due)})
        return made.model_dump_json(by_alias=True)


def declared() -> tuple[Schedule, ...]:
    """Each schedule as it is where no setting says otherwise."""
    utc = ZoneInfo("UTC")
    return (
        Schedule(
            "daily-discovery",
            DailyDiscoveryFired.event_name,
            "schedule-daily-discovery",
            Cron.parse("0 6 * * *"),
            utc,
        ),
        Schedule(
            "weekly-summaries",
            WeeklySummariesFired.event_name,
            "send-weekly-summaries",
            Cron.parse("0 9 * * 1"),
            utc,
            window=48 * HOUR,
        ),
    )


def changed(schedule: Schedule, text: str) -> Schedule:
    """The schedule as a setting wants it: `0 8 * * *;zone=Europe/Berlin;missed=skip;window=6h`.

    Raises:
        ValueError: it cannot be; the message says what, and what to write instead.
    """
    cron, *options = text.split(";")
    found = replace(schedule, cron=Cron.parse(cron))
    for option in options:
        name, _, value = (part.strip() for part in option.partition("="))
        match name.lower(), value:
            case "zone", _:
                found = replace(found, zone=zone_named(value))
            case "missed", "once" | "skip":
                found = replace(found, missed=value)
            case "window", _:
                found = replace(found, window=_window(value))
            case _:
                raise ValueError(
                    f"{option.strip()[:40]!r} is not understood: after the cron text there may"
                    f" stand, with ; between: {OPTIONS}"
                )
    return found


def named(schedules: Iterable[Schedule], given: str) -> Schedule | None:
    """The schedule of this name, or of the function with this id."""
    return next((one for one in schedules if given in {one.name, one.function}), None)


def moment(due: datetime) -> str:
    """As it stands in the event: ISO 8601 in UTC, fractions of a second only where there are."""
    return due.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _window(text: str) -> int:
    """`90m`, `12h` or `2d` in seconds."""
    read = WINDOW.fullmatch(text)
    if read is None:
        raise ValueError(f"window={text[:40]} is no time: write 90m, 12h or 2d")
    return int(read[1]) * UNITS[read[2]]
