"""Runs as the command line shows them, read from the tables."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from howler.cli.ends import CommandError, UsageError
from howler.cli.runs.ids import ids_that_begin

if TYPE_CHECKING:
    from asyncpg import Connection

STATES = ("waiting", "running", "succeeded", "failed", "skipped", "cancelled")

COLUMNS = """
r.id, r.function, r.event, r.event_id, r.state, r.lane, r.class, r.due_at, r.created_at,
r.opened_at, r.started_at, r.ended_at, r.error_code, r.error, clock_timestamp() as at
"""

OF_EVENT = "select id from howler.runs where event_id = $1 order by seq limit 4"

STEPS = """
select run_id, name, key, state, attempts, interrupted, due_at, error_code, error, refused,
       seconds, started_at, ended_at,
       case when json_typeof(result) = 'object' then result->'left_out' end as left_out,
       case when json_typeof(result) = 'object' then result->'dropped' end as dropped
from howler.steps where run_id = any ($1::uuid[]) order by started_at, name, key
"""


LOG_LINES = 200
"""Of a run's log, so many of the last lines are shown."""

LOG = """
select at, what, step, key, code, attempt, worker, slot from (
  select * from howler.run_log where run_id = $1 order by n desc limit $2) l
order by n
"""


class NoRunError(CommandError):
    """No run is meant by what was given."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs a list is to show; None is any."""

    state: str | None
    function: str | None
    limit: int


async def newest(connection: "Connection[Any]", wanted: Wanted) -> list[dict[str, Any]]:
    """The newest runs, newest first."""
    conditions = []
    values: list[object] = []
    for column, value in (("state", wanted.state), ("function", wanted.function)):
        if value is not None:
            values.append(value)
            conditions.append(f"r.{column} = ${len(values)}")
    where = f"where {' and '.join(conditions)}" if conditions else ""
    rows = await connection.fetch(
        f"select {COLUMNS} from howler.runs r {where}"  # noqa: S608  our own words only
        f" order by r.created_at desc limit {int(wanted.limit)}",
        *values,
    )
    return [dict(row) for row in rows]


async def some(connection: "Connection[Any]", ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """These runs in the order of their arrival; one that is not there is left out."""
    rows = await connection.fetch(
        f"select {COLUMNS} from howler.runs r where r.id = any ($1::uuid[]) order by r.seq",  # noqa: S608
        list(ids),
    )
    return [dict(row) for row in rows]


async def one(connection: "Connection[Any]", run_id: UUID) -> dict[str, Any]:
    """Everything about one run but its steps."""
    row = await connection.fetchrow(
        f"select {COLUMNS}, r.source, r.topic, r.payload, r.history, r.event_at, r.swept_at,"  # noqa: S608
        " r.traceparent, r.singleton, r.result,"
        " r.cancel_at, r.settle_at, r.settle_tries, r.reopened, r.lost, f.retries,"
        " coalesce(p.n, 0) as repeats, coalesce(p.conflicts, 0) as conflicts,"
        " s.no as slot, s.worker, s.since, s.lease_until, d.id as dead_letter"
        " from howler.runs r join howler.functions f on f.id = r.function"
        " left join howler.repeats p"
        "   on (p.function, p.source, p.event_id) = (r.function, r.source, r.event_id)"
        " left join howler.slots s on s.run_id = r.id and s.fence = r.fence"
        " left join howler.dead_letters d on d.run_id = r.id and d.reopened = r.reopened"
        " where r.id = $1",
        run_id,
    )
    if row is None:
        raise NoRunError(f"There is no run {run_id}")
    return {
        **row,
        "payload": None if row["payload"] is None else json.loads(row["payload"]),
        "history": json.loads(row["history"]),
        "result": None if row["result"] is None else json.loads(row["result"]),
    }


async def steps_of(
    connection: "Connection[Any]", ids: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    """The steps of each run, in the order in which they began."""
    found: dict[UUID, list[dict[str, Any]]] = {run_id: [] for run_id in ids}
    for row in await connection.fetch(STEPS, list(ids)):
        told = {name: json.loads(row[name] or "null") for name in ("left_out", "dropped")}
        found[row["run_id"]].append({**row, **told})
    return found


async def log_of(connection: "Connection[Any]", run_id: UUID) -> list[dict[str, Any]]:
    """What happened to the run, the last `LOG_LINES` of it."""
    return [dict(row) for row in await connection.fetch(LOG, run_id, LOG_LINES)]


async def find(connection: "Connection[Any]", given: str) -> UUID:
    """The run that is meant by the beginning of its id, or by its event's id.

    Raises:
        NoRunError: there is none.
        UsageError: several ids begin so.
    """
    found = await _by_prefix(connection, given)
    if not found:
        found = [row["id"] for row in await connection.fetch(OF_EVENT, given)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoRunError(f"There is no run {given[:80]}: `howler runs list` shows the newest")
    listed = ", ".join(str(run_id) for run_id in found[:3])
    raise UsageError(f"Several runs are meant by {given[:80]} ({listed}, ...): give more of the id")


async def _by_prefix(connection: "Connection[Any]", given: str) -> list[UUID]:
    ids = ids_that_begin(given)
    if ids is None:
        return []
    rows = await connection.fetch(
        "select id from howler.runs where id between $1 and $2 order by id limit 4", *ids
    )
    return [row["id"] for row in rows]


def seconds_of(run: dict[str, Any]) -> float | None:
    """How long a run has taken since it began, or took; None before its start."""
    began: datetime | None = run["started_at"]
    if began is None:
        return None
    return float(((run["ended_at"] or run["at"]) - began).total_seconds())
