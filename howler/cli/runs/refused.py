"""An event that became a dead letter instead of a run."""

from typing import TYPE_CHECKING, Any

from howler.cli.ends import CommandError

if TYPE_CHECKING:
    from asyncpg import Connection

LETTER = "select letter, reason from howler.refused_events where event_id = $1 limit 1"


async def refuse_dead_letter(connection: "Connection[Any]", event_id: str) -> None:
    """Looks whether the event with this id was refused.

    Raises:
        CommandError: it is; the message says why.
    """
    letter = await connection.fetchrow(LETTER, event_id)
    if letter is not None:
        raise CommandError(
            f"The event made no run, it is a dead letter: {letter['reason']}"
            f" `howler dlq show {letter['letter']}` shows all of it"
        )
