"""An event that became a dead letter instead of a run."""

from typing import TYPE_CHECKING, Any

from howler.cli.ends import CommandError

if TYPE_CHECKING:
    from asyncpg import Connection

LETTER = """
select id, reason from (
  select * from howler.dead_letters where run_id is null order by created_at desc limit 100) d
where d.headers @> jsonb_build_array(jsonb_build_array('ce_id', $1::text))
   or concat_ws('-', d.topic, d.partition, d."offset", d.timestamp_ms) = $1
limit 1
"""


async def refuse_dead_letter(connection: "Connection[Any]", event_id: str) -> None:
    """Looks whether the event with this id is among the newest dead letters.

    Raises:
        CommandError: it is; the message says why.
    """
    letter = await connection.fetchrow(LETTER, event_id)
    if letter is not None:
        raise CommandError(
            f"The event made no run, it is a dead letter: {letter['reason']}"
            f" `howler dlq show {letter['id']}` shows all of it"
        )
