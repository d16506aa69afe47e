"""Schedules as they are in effect, with what comes next and what became of the last ticks."""

import difflib
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from howler.cli.ends import CommandError
from services.scheduler.cron.due import latest_due
from services.scheduler.fire import HAS_ROW
from services.scheduler.schedules import Schedule, declared, named
from services.scheduler.verdict import lasting

if TYPE_CHECKING:
    from asyncpg import Connection

SHOWN = 5
"""Ticks before and after now."""

THERE = "select to_regclass('howler.schedules') is not null"

ROWS = "select *, clock_timestamp() as clock from howler.schedules"

LAST = """
select t.scheduled_at, t.state, t.extra, t.revision, t.event_id, t.late_seconds, t.fired_at,
       t.fired_by, t.reason, (select count(*) from howler.runs r
                              where r.event_id = t.event_id::text
                                and r.source = '/howlerhire/scheduler') as runs
from howler.ticks t where t.schedule = $1 order by t.scheduled_at desc, t.id desc limit $2
"""


async def in_effect(connection: "Connection[Any]") -> list[tuple[Schedule, Any]]:
    """Each schedule as it is in effect, with its row.

    Raises:
        CommandError: no scheduler was ever started on this database.
    """
    rows = await connection.fetch(ROWS) if await connection.fetchval(THERE) else []
    by_name = {row["name"]: row for row in rows}
    known = [
        (one.as_in(by_name[one.name]), by_name[one.name])
        for one in declared()
        if one.name in by_name
    ]
    if not known:
        raise CommandError(
            "No schedule is known yet: the scheduler makes them known when it starts (`howler up`,"
            " or faust -A services.scheduler.app worker)"
        )
    return known


async def one_of(connection: "Connection[Any]", given: str) -> tuple[Schedule, datetime]:
    """The schedule of this name, or of the function with this id, and the database's clock.

    Raises:
        CommandError: there is none.
    """
    return _one_of(await in_effect(connection), given)


def _one_of(known: list[tuple[Schedule, Any]], given: str) -> tuple[Schedule, datetime]:
    found = named([schedule for schedule, _ in known], given)
    if found is None:
        names = [schedule.name for schedule, _ in known]
        near = difflib.get_close_matches(given[:200], names, n=1, cutoff=0.6)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}."
        raise CommandError(f"There is no schedule {given[:80]!r}: {hint}")
    return found, known[0][1]["clock"]


async def told(connection: "Connection[Any]", name: str | None) -> list[dict[str, Any]]:
    """All schedules, or one of them, as `howler schedules --json` tells them."""
    known = await in_effect(connection)
    wanted = None if name is None else _one_of(known, name)[0].name
    return [
        await _told(connection, schedule, row)
        for schedule, row in known
        if wanted in {None, schedule.name}
    ]


async def _told(connection: "Connection[Any]", schedule: Schedule, row: Any) -> dict[str, Any]:
    last = [dict(tick) for tick in await connection.fetch(LAST, schedule.name, SHOWN)]
    due = latest_due(schedule.cron, schedule.zone, row["reconciled_until"], row["clock"])
    return {
        "name": schedule.name,
        "function": schedule.function,
        "event": schedule.event,
        "cron": schedule.cron.text,
        "zone": schedule.zone.key,
        "missed": schedule.missed,
        "window_seconds": schedule.window,
        "revision": row["revision"],
        "changed_at": row["changed_at"],
        "overdue": None if await connection.fetchval(HAS_ROW, schedule.name, due) else due,
        "next": list(islice(schedule.cron.after(row["clock"], schedule.zone), SHOWN)),
        "last": [tick | {"became": became(tick)} for tick in last],
    }


def became(tick: dict[str, Any]) -> str:
    """What became of a tick, in words."""
    if tick["state"] != "fired":
        return f"{tick['state']}: {tick['reason']}"
    runs = {0: "no run yet", 1: "1 run"}.get(tick["runs"], f"{tick['runs']} runs")
    return f"{_how(tick)}, {runs}"


def _how(tick: dict[str, Any]) -> str:
    if tick["extra"]:
        return f"an extra one, fired by {tick['fired_by']}"
    if tick["fired_by"] is not None:
        was = f" ({tick['reason']})" if tick["reason"] else ""
        return f"fired by {tick['fired_by']}{was}"
    return f"caught up {lasting(tick['late_seconds'])} late" if tick["reason"] else "on time"
