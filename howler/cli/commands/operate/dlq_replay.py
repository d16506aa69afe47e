"""`howler dlq replay`: first what would be done, then, when asked for, the doing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.change.nudged import nudge
from howler.cli.change.outcome import Outcome, tell
from howler.cli.change.replay import planned, replay
from howler.cli.change.replay_plan import LETTER, plan
from howler.cli.change.since import since
from howler.cli.change.who import As, asking
from howler.cli.commands import completed
from howler.cli.commands.operate.dlq import find_letter
from howler.cli.commands.options import AsJson, Why
from howler.cli.ends import UsageError
from howler.cli.help_text import helped
from howler.cli.screen import say

OF_TOPIC = """
where d.topic = $1 and d.replayed_at is null and ($2::text is null or d.code = $2)
  and ($3::timestamptz is null or d.created_at >= $3)
order by d.created_at limit $4
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which letters: those with these ids, or the oldest of a topic that were not replayed."""

    ids: Sequence[str]
    topic: str | None
    code: str | None
    since: datetime | None
    limit: int


def add_to(app: typer.Typer) -> None:
    app.command(
        "replay",
        help=helped(
            "Tries dead letters again. Without --yes it only says what it would do. An event that "
            "made no run is sent again; a run that failed is opened again, as `runs retry` does.",
            "howler dlq replay 5f0c",
            "howler dlq replay 5f0c --yes --why 'the reader was mended'",
            "howler dlq replay --topic resume.parsing.requested --since 2h",
        ),
    )(replay_letters)


def replay_letters(  # noqa: PLR0917  typer hands them over by name
    letter_ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LETTER_ID",
            help="Ids or beginnings of them.",
            autocompletion=completed.letter_ids,
        ),
    ] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="All that came from it.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Of these only this code.")] = None,
    after: Annotated[
        str | None, typer.Option("--since", help="Of these only since: 30m, 2h, 3d, or a date.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many.")] = 100,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; needs --why.")] = False,
    why: Why = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    if bool(letter_ids) == (topic is not None):
        raise UsageError("Give either ids of dead letters or --topic")
    if yes and not (why and why.strip()):
        raise UsageError("--yes needs --why TEXT, which is kept with each letter")
    begin = None if after is None else since(after, datetime.now(UTC).astimezone())
    chosen = Chosen(letter_ids or (), topic, code, begin, limit)
    outcomes = asyncio.run(_replay(chosen, (asking(who), why) if yes and why else None))
    if not outcomes and not as_json:
        say("No dead letters that were not replayed yet.")
    tell_rest = not yes and not as_json and any(outcome.did for outcome in outcomes)
    if tell_rest:
        say("Nothing was done yet: --yes --why TEXT does what follows.", "bold")
    tell(outcomes, as_json=as_json)


async def _replay(chosen: Chosen, by: tuple[str, str] | None) -> list[Outcome]:
    where = addresses()
    async with connected(where) as connection:
        plans = [plan(letter) for letter in await _letters(connection, chosen, where.namespace)]
        if by is None:
            return [planned(one) for one in plans]
        outcomes = [await replay(connection, one, *by) for one in plans]
    woken = [outcome.function for outcome in outcomes if outcome.function is not None]
    if woken:
        await nudge(where, woken)
    return outcomes


async def _letters(connection: Any, chosen: Chosen, namespace: str) -> list[Any]:
    if chosen.topic is None:
        ids = [await find_letter(connection, given) for given in chosen.ids]
        rows = await connection.fetch(f"{LETTER} where d.id = any ($1::uuid[])", ids)
        by_id = {row["id"]: row for row in rows}
        return [by_id[letter_id] for letter_id in dict.fromkeys(ids)]
    topic = chosen.topic.removeprefix(namespace).replace("/", ".")
    values = (topic, chosen.code, chosen.since, chosen.limit)
    return list(await connection.fetch(LETTER + OF_TOPIC, *values))
