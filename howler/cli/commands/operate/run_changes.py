"""`howler runs cancel` and `howler runs retry`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.change.cancel import cancel
from howler.cli.change.nudged import nudge
from howler.cli.change.outcome import EVERY_FUNCTION, Outcome, tell
from howler.cli.change.retry import retry
from howler.cli.change.who import As, asking
from howler.cli.commands import completed
from howler.cli.commands.options import AsJson, Why
from howler.cli.help_text import helped
from howler.cli.runs import read

RunIds = Annotated[
    list[str],
    typer.Argument(
        metavar="RUN_ID",
        help="Ids or beginnings of them, or event ids.",
        autocompletion=completed.run_ids,
    ),
]


OWED = "select count(*) from howler.runs where id = any ($1) and settle_at is not null"


def add_to(app: typer.Typer) -> None:
    app.command(
        "cancel",
        help=helped(
            "Ends runs that have not ended: one that waits at once, one that runs at its worker's "
            "next heartbeat. What a step finished stays.",
            "howler runs cancel 3f9a",
            "howler runs list --state waiting --json | jq -r '.[].id' | xargs howler runs cancel",
        ),
    )(cancel_runs)
    app.command(
        "retry",
        help=helped(
            "Opens runs again that failed, were skipped or cancelled. The same run goes on: "
            "finished steps stay, the others are done anew.",
            "howler runs retry 3f9a",
            "howler runs retry 3f9a 77b0 --why 'the model is back'",
        ),
    )(retry_runs)


def cancel_runs(run_ids: RunIds, as_json: AsJson = False) -> None:
    tell(asyncio.run(_each(run_ids, cancel)), as_json=as_json)


def retry_runs(run_ids: RunIds, why: Why = None, who: As = None, as_json: AsJson = False) -> None:
    name = asking(who)

    async def again(connection: Any, run_id: UUID) -> Outcome:
        return await retry(connection, run_id, name, why)

    tell(asyncio.run(_each(run_ids, again, first_woken=True)), as_json=as_json)


async def _each(
    given: list[str],
    change: Callable[[Any, UUID], Awaitable[Outcome]],
    *,
    first_woken: bool = False,
) -> list[Outcome]:
    """Every run is found before the first is changed; workers may be woken to settle one first."""
    where = addresses()
    async with connected(where) as connection:
        ids = [await read.find(connection, one) for one in given]
        if first_woken and await connection.fetchval(OWED, ids):
            await nudge(where, [EVERY_FUNCTION])
        outcomes = [await change(connection, run_id) for run_id in dict.fromkeys(ids)]
    woken = [outcome.function for outcome in outcomes if outcome.function is not None]
    if woken:
        await nudge(where, woken)
    return outcomes
