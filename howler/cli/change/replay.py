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
        if plan.does == "retry":
            return await _open_again(connection, letter, who, why)
        if await connection.fetchval(MARK, letter["id"], who, why, plan.event_id) is None:
            return Outcome(str(letter["id"]), "already", LATE)
        headers = json.dumps(plan.headers)
        await connection.execute(
            PUBLISH, plan.event_id, letter["topic"], letter["key"], plan.value, headers
        )
    return Outcome(str(letter["id"]), "sent", SENT.format(id=plan.event_id), EVERY_FUNCTION)


async def _open_again(connection: "Connection[Any]", letter: Any, who: str, why: str) -> Outcome:
    """A run that cannot be opened leaves its letter unmarked; of two at once one is refused."""
    opened = await retry(connection, letter["run_id"], who, why)
    run = f"run {opened.id[:8]} {opened.text}"
    if not opened.did:
        return Outcome(str(letter["id"]), "", f"cannot be replayed: {run}")
    await connection.execute(MARK, letter["id"], who, why, None)
    return Outcome(str(letter["id"]), opened.did, f"is replayed: {run}", opened.function)


def planned(plan: Plan) -> Outcome:
    """What a plan says, nothing having been done."""
    doing = {"send": "would ", "retry": "would ", "already": "", "refuse": "cannot be replayed: "}
    return Outcome(
        str(plan.letter["id"]),
        "" if plan.does == "refuse" else plan.does,
        f"{doing[plan.does]}{plan.text}",
    )
