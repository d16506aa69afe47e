"""Cancel: a run that waits ends at once, one that runs at its worker's next heartbeat."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from howler.cli.change.outcome import EVERY_FUNCTION, Outcome

if TYPE_CHECKING:
    from asyncpg import Connection

ENDED = "of {function} had ended already: {state}"

AT_ONCE = "of {function} is cancelled: it had not ended, and does not start again"

BY_ITS_WORKER = "of {function} is being cancelled: its worker drops it at its next heartbeat"


async def cancel(connection: "Connection[Any]", run_id: UUID) -> Outcome:
    """Flags the run in a transaction of its own, so that whoever holds it sees the flag."""
    flagged = await connection.fetchval("select howler.flag_cancel($1)", run_id)
    waited = flagged and await connection.fetchval("select howler.cancel_waiting($1)", run_id)
    run = await connection.fetchrow("select function, state from howler.runs where id = $1", run_id)
    if run is None:  # swept in this very moment
        return Outcome(str(run_id), "", "is there no more")
    text = AT_ONCE if waited else BY_ITS_WORKER if run["state"] == "running" else ENDED
    did = "cancelled" if waited else "flagged" if flagged else "nothing"
    woken = EVERY_FUNCTION if flagged else None
    return Outcome(str(run_id), did, text.format(**run), woken)
