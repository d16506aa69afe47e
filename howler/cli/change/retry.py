"""Retry: the same run is opened again; what it finished stays finished."""

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from howler.cli.change.outcome import Outcome

if TYPE_CHECKING:
    from asyncpg import Connection

REFUSED = {
    "not-found": "is there no more: `howler runs list` shows the newest",
    "living": "has not ended, so there is nothing to open again: `howler runs show {id}`",
    "succeeded": "has succeeded: to do all of it again, send its event under a new id",
    "singleton-skip": (
        "was skipped since another run did the same work: if it is wanted again, send its event"
        " under a new id"
    ),
    "swept": "has lost its data, which is kept for a while only: send its event again",
    "settling": (
        "has ended, but what follows is still owed (its on_end) and no worker saw to it: is its"
        " service up? Then try again"
    ),
    "singleton-living": (
        "cannot be opened while run {other} of the same singleton lives: wait for that one, or"
        " `howler runs cancel {other}`"
    ),
}

OPENED = "is open again, for the {nth} time: what it finished stays, the rest is done anew"

REOPEN = "select reopened, refused, other from howler.reopen($1, $2, $3)"


OWED = "select settle_at is not null and settle_tries < 3 from howler.runs where id = $1"

LOOK_EVERY = 0.1
SETTLED_SECONDS = 10.0
"""How long a verdict whose on_end is still owed is waited for."""


async def retry(connection: "Connection[Any]", run_id: UUID, who: str, why: str | None) -> Outcome:
    """Opens the run again, or says why not."""
    row = await _reopened(connection, run_id, who, why)
    if row["refused"] is not None:
        text = REFUSED.get(row["refused"], f"was refused: {row['refused']}")
        return Outcome(str(run_id), "", text.format(id=str(run_id)[:8], other=row["other"]))
    function = await connection.fetchval("select function from howler.runs where id = $1", run_id)
    times = {1: "first", 2: "second", 3: "third"}
    nth = times.get(row["reopened"], f"{row['reopened']}th")
    return Outcome(str(run_id), "reopened", OPENED.format(nth=nth), function)


async def _reopened(
    connection: "Connection[Any]", run_id: UUID, who: str, why: str | None
) -> dict[str, Any]:
    """The database's answer, once what its first end owes has taken effect.

    It is waited for by looking alone: to ask for the opening locks the run, and a worker passes
    over a locked one.
    """
    for _look in range(round(SETTLED_SECONDS / LOOK_EVERY)):
        if not await connection.fetchval(OWED, run_id):
            break
        await asyncio.sleep(LOOK_EVERY)
    return dict((await connection.fetch(REOPEN, run_id, who, why))[0])
