"""Events as the command line shows them, read from the view `howler.events`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from howler.cli.events.meant import Place
from howler.cli.runs.ids import ids_that_begin

if TYPE_CHECKING:
    from asyncpg import Connection

OUTCOMES = ("accepted", "refused")

MOST = 20
"""Events that one id may mean at most."""

SUGGESTED = 4
"""Ids that nearly match, suggested at most."""

UNSENT = """
select topic, created_at, tries, error from howler.outbox
where sent_at is null and headers->>'ce_id' = $1 limit 1
"""

COLUMNS = "e.*, clock_timestamp() as at"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events a list is to show; None is any."""

    outcome: str | None
    topic: str | None
    limit: int


async def newest(connection: "Connection[Any]", wanted: Wanted) -> list[dict[str, Any]]:
    """The newest events, newest first.

    Each outcome is asked for by itself, so that an index finds the newest of it.
    """
    of_topic = "" if wanted.topic is None else "where e.topic = $1"
    values = [] if wanted.topic is None else [wanted.topic]
    found: list[dict[str, Any]] = []
    for outcome in OUTCOMES:
        if wanted.outcome in {None, outcome}:
            rows = await connection.fetch(
                f"select {COLUMNS} from howler.{outcome}_events e {of_topic}"  # noqa: S608  our own words
                f" order by e.first_seen desc limit {int(wanted.limit)}",
                *values,
            )
            found += [dict(row) for row in rows]
    return sorted(found, key=lambda event: event["first_seen"], reverse=True)[: wanted.limit]


async def with_id(connection: "Connection[Any]", event_id: str) -> list[dict[str, Any]]:
    """The events with this id, the first first: several sources may use one id."""
    return await _fetch(connection, "e.event_id = $1", event_id)


async def at_place(connection: "Connection[Any]", place: Place) -> list[dict[str, Any]]:
    """The events that are known by where they stand: refused ones, and those without an id.

    A topic that was made anew has the same places again, so they may be several.
    """
    values = (place.topic, place.partition, place.offset)
    found = await _fetch(
        connection, 'e.topic = $1 and e.partition = $2 and e."offset" = $3', *values
    )
    if found:
        return found
    begin = "-".join(map(str, values))
    return await _fetch(connection, r"e.event_id like $1", f"{_literally(begin)}-%")


async def of_letter(connection: "Connection[Any]", given: str) -> list[dict[str, Any]]:
    """The events whose dead letter's id begins like this."""
    ids = ids_that_begin(given)
    if ids is None:
        return []
    rows = await connection.fetch(
        "select id, run_id from howler.dead_letters where id between $1 and $2 limit 2", *ids
    )
    if len(rows) != 1:
        return []
    if rows[0]["run_id"] is None:
        return await _fetch(connection, "e.letter = $1", rows[0]["id"])
    return await of_run(connection, rows[0]["run_id"])


async def of_run(connection: "Connection[Any]", run_id: Any) -> list[dict[str, Any]]:
    """The event that a run was made for."""
    return await _fetch(
        connection,
        "(e.source, e.event_id) ="
        " (select r.source, r.event_id from howler.runs r where r.id = $1)"
        " and e.outcome = 'accepted'",
        run_id,
    )


async def that_begin(connection: "Connection[Any]", event_id: str) -> Sequence[str]:
    """A few ids that begin like this one or, if it is long, like most of it."""
    for begin in (event_id, event_id[: len(event_id) * 3 // 4]):
        if len(begin) > 2:  # noqa: PLR2004  less would name anything
            rows = await _fetch(connection, "e.event_id like $1", f"{_literally(begin)}%")
            if rows:
                return list(dict.fromkeys(row["event_id"] for row in rows))[:SUGGESTED]
    return []


async def unsent(connection: "Connection[Any]", event_id: str) -> Any:
    """The row of the outbox that carries this event and was not sent; None if there is none."""
    async with connection.transaction(readonly=True):
        await connection.execute("set local enable_seqscan = off")
        return await connection.fetchrow(UNSENT, event_id)


async def _fetch(
    connection: "Connection[Any]", condition: str, *values: Any
) -> list[dict[str, Any]]:
    """Through the indexes: a plan for a small table would read all of a large one."""
    async with connection.transaction(readonly=True):
        await connection.execute("set local enable_seqscan = off")
        rows = await connection.fetch(
            f"select {COLUMNS} from howler.events e where {condition}"  # noqa: S608  our own words
            f" order by e.first_seen limit {MOST}",
            *values,
        )
    return [dict(row) for row in rows]


def _literally(text: str) -> str:
    """For `like`, without its wildcards."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
