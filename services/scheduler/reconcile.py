"""Every due time gets its row: those between the last look and the database's clock.

Whoever says when to look may be early, late, silent or on a machine whose clock was set: what is
due is computed here from two times of the database, and a row says once.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from howler.postgres import connection
from services.scheduler.cron.due import due_between
from services.scheduler.schedules import KEPT, Schedule, moment
from services.scheduler.verdict import FIRED, Tick, judged, superseded

if TYPE_CHECKING:
    from asyncpg import Connection, Pool

log = logging.getLogger("howler.scheduler")

AT_ONCE = 1_000
"""Due times that one transaction gives their rows; after a long outage there are several."""

KNOW = """
insert into howler.schedules (name, event, cron, zone, missed, window_seconds,
                              known_at, changed_at, reconciled_until)
select $1, $2, $3, $4, $5, $6, t, t, t from (select coalesce($7, clock_timestamp())) n(t)
on conflict (name) do nothing
"""

HOLD = "select (h.held).*, h.clock from howler.hold_schedule($1, $2) h"

CHANGE = """
update howler.schedules set event = $2, cron = $3, zone = $4, missed = $5, window_seconds = $6,
  revision = revision + 1, changed_at = $7, reconciled_until = $7
where name = $1 returning revision
"""

READ = """
select s.*, coalesce($2, clock_timestamp()) as clock from howler.schedules s where name = any ($1)
"""

CLOSE = """
select howler.close_ticks(s, $2, $3::jsonb) from howler.schedules s where s.name = $1
"""

FORGET = """
delete from howler.ticks t where t.schedule = $1 and t.scheduled_at < $2
  and t.scheduled_at < (select max(x.scheduled_at) from howler.ticks x where x.schedule = $1)
"""


@dataclass(slots=True)
class Reconciler:
    """Keeps the schedules of one process.

    Args:
        schedules: as this process was started with them, and then as they are in effect.
        on_time: seconds within which a tick that is found was not missed.
    """

    pool: "Pool[Any]"
    schedules: dict[str, Schedule]
    on_time: float
    revisions: dict[str, int] = field(default_factory=dict)

    async def start(self, at: datetime | None = None) -> None:
        """Makes each schedule known; another text than the last start's raises the revision."""
        for schedule in self.schedules.values():
            async with connection(self.pool) as conn, conn.transaction():
                await conn.execute(KNOW, schedule.name, *schedule.text, at)
                row = await conn.fetchrow(HOLD, schedule.name, at)
                assert row is not None
                self.revisions[schedule.name] = await self._declared(conn, schedule, row)

    async def look(self, at: datetime | None = None) -> float | None:
        """Gives what is due its rows; returns the seconds to the next due time.

        `at` stands in for the database's clock in tests.
        """
        waits = [await self._up_to_date(row, at) for row in await self._read(at)]
        return min((wait for wait in waits if wait is not None), default=None)

    async def _read(self, at: datetime | None) -> Sequence[Any]:
        async with connection(self.pool) as conn:
            return await conn.fetch(READ, list(self.schedules), at)

    async def _up_to_date(self, row: Any, at: datetime | None) -> float | None:
        schedule = self._in_effect(row)
        while _due(schedule, row):
            async with connection(self.pool) as conn, conn.transaction():
                row = await conn.fetchrow(HOLD, schedule.name, at)
                schedule = self._in_effect(row)
                due = _due(schedule, row)
                if due:
                    await self._close(conn, schedule, row, due)
            if len(due) <= AT_ONCE:
                break
            row = dict(row) | {"reconciled_until": due[-2]}
        coming = next(schedule.cron.after(row["clock"], schedule.zone), None)
        return None if coming is None else (coming - row["clock"]).total_seconds()

    async def _close(
        self, conn: "Connection[Any]", schedule: Schedule, row: Any, due: list[datetime]
    ) -> None:
        """The rows of what is due; where more is due than fits, of all but the newest of them."""
        ticks = judged(schedule, due, row["clock"], self.on_time)
        ticks = ticks[:-1] if len(due) > AT_ONCE else ticks
        found = _written(schedule, ticks, row["clock"])
        await conn.execute(CLOSE, schedule.name, row["clock"], found)
        await conn.execute(FORGET, schedule.name, row["clock"] - KEPT)
        for tick in ticks:
            why = f": {tick.reason}" if tick.reason else ""
            log.info("schedule %s: %s %s%s", schedule.name, moment(tick.due), tick.state, why)

    async def _declared(self, conn: "Connection[Any]", schedule: Schedule, row: Any) -> int:
        """Its revision from now on; another text closes what was due under the old one."""
        old = schedule.as_in(row)
        if old.text == schedule.text:
            return int(row["revision"])
        every = due_between(old.cron, old.zone, row["reconciled_until"], row["clock"])
        while due := list(islice(every, AT_ONCE)):
            found = _written(old, superseded(due, schedule), row["clock"])
            await conn.execute(CLOSE, schedule.name, row["clock"], found)
        log.info("schedule %s is now %s in %s", schedule.name, schedule.cron.text, schedule.zone)
        return int(await conn.fetchval(CHANGE, schedule.name, *schedule.text, row["clock"]))

    def _in_effect(self, row: Any) -> Schedule:
        """The schedule as its row has it: one that a later start changed is taken over."""
        name = row["name"]
        if row["revision"] != self.revisions[name]:
            self.schedules[name] = self.schedules[name].as_in(row)
            self.revisions[name] = row["revision"]
            log.warning(
                "schedule %s was changed by a later start: this process goes on under revision %s,"
                " %s in %s",
                *(name, row["revision"], row["cron"], row["zone"]),
            )
        return self.schedules[name]


def _due(schedule: Schedule, row: Any) -> list[datetime]:
    """What is due and has no row yet, at most one more than fits at once."""
    every = due_between(schedule.cron, schedule.zone, row["reconciled_until"], row["clock"])
    return list(islice(every, AT_ONCE + 1))


def _written(schedule: Schedule, ticks: Sequence[Tick], clock: datetime) -> str:
    """The ticks as `howler.close_ticks` takes them."""
    return json.dumps(
        [
            {
                "due": tick.due.isoformat(),
                "state": tick.state,
                "reason": tick.reason,
                "id": str(schedule.event_id(tick.due)),
                "body": schedule.body(tick.due) if tick.state == FIRED else None,
                "late": (clock - tick.due).total_seconds(),
            }
            for tick in ticks
        ]
    )
