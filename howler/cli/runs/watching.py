"""Runs as they go: looked at again and again, until what is watched has ended."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from howler.cli.runs.line import Line, read_line
from howler.cli.runs.read import some, steps_of
from howler.cli.runs.why import RUN, waiting

if TYPE_CHECKING:
    from asyncpg import Connection

LOOK_EVERY = 0.25
"""Seconds between two looks."""

ALIVE = ("waiting", "running")

RECENT_SECONDS = 60.0
"""A run that arrived so lately is watched although it was not named: it may just have ended."""

MOST = 200
"""Runs that are watched at once."""

LATELY = """
select id from howler.runs where created_at > clock_timestamp() - make_interval(secs => $1)
order by created_at desc limit $2
"""

RUNNING = "select run_id as id from howler.slots where run_id is not null limit $1"


@dataclass(slots=True)
class Seen:
    """What one look saw: the runs in the order of their arrival, with their steps and reasons."""

    runs: list[dict[str, Any]]
    steps: dict[UUID, list[dict[str, Any]]]
    why: dict[UUID, str] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return bool(self.runs) and all(run["state"] not in ALIVE for run in self.runs)


Which = Callable[["Connection[Any]"], Awaitable[Sequence[UUID]]]


def these(ids: Sequence[UUID]) -> Which:
    """Watches the runs with these ids."""

    async def which(_connection: "Connection[Any]") -> Sequence[UUID]:
        return ids

    return which


def lately() -> Which:
    """Watches what runs, what arrived in the last minute, and what arrives while it looks."""
    known: dict[UUID, None] = {}

    async def which(connection: "Connection[Any]") -> Sequence[UUID]:
        rows = await connection.fetch(LATELY, RECENT_SECONDS, MOST)
        rows += await connection.fetch(RUNNING, MOST)
        known.update(dict.fromkeys(row["id"] for row in rows))
        return list(known)[-MOST:]

    return which


async def look(connection: "Connection[Any]", ids: Sequence[UUID]) -> Seen:
    """One look at these runs."""
    runs = await some(connection, ids)
    seen = Seen(runs, await steps_of(connection, ids))
    wait = [run["id"] for run in runs if run["state"] == "waiting"]
    lines: dict[str, Line] = {}
    for row in await connection.fetch(RUN, wait) if wait else ():
        if row["state"] == "waiting":
            if row["function"] not in lines:
                lines[row["function"]] = await read_line(connection, row["function"])
            seen.why[row["id"]] = waiting(row, lines[row["function"]]).sentence
    return seen


async def looks(
    connection: "Connection[Any]", which: Which, over: Callable[[Seen], bool]
) -> AsyncGenerator[Seen, None]:
    """Looks again and again; the last look is the one after which it is `over`."""
    while True:
        seen = await look(connection, await which(connection))
        yield seen
        if over(seen):
            return
        await asyncio.sleep(LOOK_EVERY)
