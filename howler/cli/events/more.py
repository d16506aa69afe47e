"""What the view of events leaves out: the key, why runs wait, the replay of a letter."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from howler.cli.runs.read import some
from howler.cli.runs.why import why
from schemas import catalog

if TYPE_CHECKING:
    from asyncpg import Connection

LETTER = """
select key, replayed_at, replayed_by, replay_why, replayed_as from howler.dead_letters where id = $1
"""


async def with_more(connection: "Connection[Any]", event: dict[str, Any]) -> dict[str, Any]:
    """The event with `key` and `led_to`, or with what its dead letter knows."""
    if event["letter"] is not None:
        letter = {**(await connection.fetch(LETTER, event["letter"]))[0]}
        key = letter.pop("key")
        shown = None if key is None else key.decode("utf-8", "backslashreplace")
        return {**event, "led_to": [], "key": shown, **letter}
    runs = await some(connection, event["runs"])
    for run in runs:
        reason = await why(connection, run["id"])
        run["why"] = None if reason is None else reason.sentence
    return {**event, "led_to": runs, "key": await _key(connection, event)}


async def _key(connection: "Connection[Any]", event: dict[str, Any]) -> str | None:
    """By which the event is keyed, from its data; None where that is not known any more."""
    row = next((row for row in catalog.ROWS if row.event == event["event"]), None)
    payload = await connection.fetchval(
        "select payload from howler.runs where id = any ($1::uuid[]) limit 1", event["runs"]
    )
    if row is None or payload is None:
        return None
    try:
        return f"{row.event_class.model_validate_json(payload).key()} ({row.key})"
    except ValidationError:
        return None
