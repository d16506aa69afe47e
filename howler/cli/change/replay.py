"""A dead letter's replay: the letter is marked and the event put into the outbox, or neither."""

import json
from typing import TYPE_CHECKING, Any

from howler.cli.change.outcome import EVERY_FUNCTION, Outcome
from howler.cli.change.replay_plan import Plan
from howler.cli.change.retry import retry

if TYPE_CHECKING:
    from asyncpg import Connection

MARK = """
update howler.dead_letters
set replayed_at = clock_timestamp(), replayed_by = $2, replay_why = $3, replayed_as = $4
where id = $1 and replayed_at is null returning id
"""

PUBLISH = """
insert into howler.outbox (event_id, topic, key, value, headers) values ($1, $2, $3, $4, $5)
on conflict (event_id) do nothing
"""

SENT = "is sent again: `howler events show {id}` tells what becomes of it"

LATE = "was replayed by somebody else just now"


async def replay(connection: "Connection[Any]", plan: Plan, who: str, why: str) -> Outcome:
    """Does what was planned; who and why are kept with the letter."""
    letter = plan.letter
    if plan.does not in {"send", "retry"}:
        return planned(plan)
    async with connection.transaction():
        sends = plan.does == "send"
        event_id = plan.event_id if sends else None
        if await connection.fetchval(MARK, letter["id"], who, why, event_id) is None:
            return Outcome(str(letter["id"]), "already", LATE)
        if sends:
            headers = json.dumps(plan.headers)
            await connection.execute(
                PUBLISH, event_id, letter["topic"], letter["key"], plan.value, headers
            )
            return Outcome(str(letter["id"]), "sent", SENT.format(id=event_id), EVERY_FUNCTION)
        opened = await retry(connection, letter["run_id"], who, why)
        if not opened.did:
            raise RetryRefusedError(opened)
    text = f"is replayed: run {opened.id[:8]} {opened.text}"
    return Outcome(str(letter["id"]), opened.did, text, opened.function)


class RetryRefusedError(Exception):
    """Undoes the mark of a letter whose run cannot be opened again."""

    def __init__(self, refused: Outcome) -> None:
        super().__init__(refused.text)
        self.refused = refused


def planned(plan: Plan) -> Outcome:
    """What a plan says, nothing having been done."""
    doing = {"send": "would ", "retry": "would ", "already": "", "refuse": "cannot be replayed: "}
    return Outcome(
        str(plan.letter["id"]),
        "" if plan.does == "refuse" else plan.does,
        f"{doing[plan.does]}{plan.text}",
    )
