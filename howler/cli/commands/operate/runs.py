"""`howler runs`: which runs there are, one explained, some watched."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from typing import Annotated, Any
from uuid import UUID

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.commands.completed import function_ids, run_ids, states
from howler.cli.commands.options import AsJson
from howler.cli.ends import UsageError
from howler.cli.help_text import helped
from howler.cli.runs import read
from howler.cli.runs.live import show_json, show_live
from howler.cli.runs.log_shown import log_shown
from howler.cli.runs.refused import refuse_dead_letter
from howler.cli.runs.shown import explained
from howler.cli.runs.watching import lately, looks, these
from howler.cli.runs.why import spoken, why
from howler.cli.screen import console, note, print_json, print_table, say, state

APPEAR_SECONDS = 30.0
"""How long a run is waited for whose event was only just sent."""

ARRIVE_SECONDS = 3.0
"""How long is watched at least when no run is named: an event sent just before becomes a run."""

app = typer.Typer(no_args_is_help=True, help="Runs: which there are, one explained, some watched.")


@app.command(
    "list",
    help=helped(
        "The newest runs, newest first.",
        "howler runs list",
        "howler runs list --state failed --function parse-resume-file",
        "howler runs list --json | jq -r '.[].id'",
    ),
)
def list_runs(
    wanted_state: Annotated[
        str | None,
        typer.Option(
            "--state", help=f"Only these: {', '.join(read.STATES)}.", autocompletion=states
        ),
    ] = None,
    function: Annotated[
        str | None,
        typer.Option("--function", help="Only of this one.", autocompletion=function_ids),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many.")] = 20,
    as_json: AsJson = False,
) -> None:
    if wanted_state is not None and wanted_state not in read.STATES:
        raise UsageError(f"There is no state {wanted_state!r}: there are {', '.join(read.STATES)}")
    runs = asyncio.run(_newest(read.Wanted(wanted_state, function, limit)))
    if as_json:
        print_json(runs)
    elif not runs:
        say("No runs. An event makes one: `howler send --help`")
    else:
        columns = ["run", "function", "state", "arrived", "took>", "lane", "ended with"]
        print_table(columns, [_listed(run) for run in runs])


@app.command(
    "show",
    help=helped(
        "One run explained: its state, each step with attempts and times, what it ended with or "
        "why it waits.",
        "howler runs show 3f9a",
        "howler runs show 3f9a --logs",
        "howler runs show 3f9a2c51-0f1e-4a57-9d7c-5f3f2ad1c0de --json",
    ),
)
def show_run(
    run_id: Annotated[
        str,
        typer.Argument(
            metavar="RUN_ID",
            help="Its id or the beginning of it, or an event id.",
            autocompletion=run_ids,
        ),
    ],
    logs: Annotated[
        bool, typer.Option("--logs", help=f"Its log instead: the last {read.LOG_LINES} lines.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    if logs:
        log = asyncio.run(_log(run_id))
        print_json(log) if as_json else console().print(log_shown(log))
        return
    run, steps, reason = asyncio.run(_explained(run_id))
    if as_json:
        print_json({**run, "why": reason and reason.sentence, "steps": steps})
    else:
        console().print(explained(run, steps, reason))


@app.command(
    "watch",
    help=helped(
        "Shows runs as they go, until all that are watched have ended, or Ctrl-C. Without an id: "
        "what runs, and what arrived in the last minute or arrives meanwhile.",
        "howler runs watch",
        "howler runs watch 3f9a 77b0",
        "howler runs watch --json | jq -c .run.state",
    ),
)
def watch_runs(
    run_ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN_ID",
            help="Ids or beginnings of them, or event ids.",
            autocompletion=run_ids,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    try:
        asyncio.run(_watch(run_ids or [], as_json=as_json))
    except KeyboardInterrupt:
        note("No longer watched; the runs go on.")


def _listed(run: dict[str, Any]) -> Sequence[object]:
    took = read.seconds_of(run)
    return (
        str(run["id"])[:8],
        run["function"],
        state(run["state"]),
        f"{spoken((run['at'] - run['created_at']).total_seconds())} ago",
        "" if took is None else f"{took:.1f} s",
        run["lane"],
        "" if run["error_code"] is None else f"{run['error_code']}: {run['error']}",
    )


async def _newest(wanted: read.Wanted) -> list[dict[str, Any]]:
    async with connected(addresses()) as connection:
        return await read.newest(connection, wanted)


async def _explained(given: str) -> tuple[dict[str, Any], list[dict[str, Any]], Any]:
    async with connected(addresses()) as connection:
        run_id = await read.find(connection, given)
        run = await read.one(connection, run_id)
        steps = (await read.steps_of(connection, [run_id]))[run_id]
        return run, steps, await why(connection, run_id)


async def _log(given: str) -> list[dict[str, Any]]:
    async with connected(addresses()) as connection:
        return await read.log_of(connection, await read.find(connection, given))


async def _watch(given: list[str], *, as_json: bool) -> None:
    clock = asyncio.get_running_loop().time
    at_least = clock() + ARRIVE_SECONDS
    async with connected(addresses()) as connection:
        if given:
            which = these([await _appeared(connection, one) for one in given])
            seen = looks(connection, which, lambda seen: seen.ended)
        else:
            over = lambda seen: seen.ended and clock() > at_least  # noqa: E731  one use
            seen = looks(connection, lately(), over)
        async with aclosing(seen):
            await (show_json if as_json else show_live)(seen)


async def _appeared(connection: Any, given: str) -> UUID:
    """The run that is meant; one whose event was only just sent is waited for."""
    clock = asyncio.get_running_loop().time
    until, told = clock() + APPEAR_SECONDS, False
    while True:
        try:
            return await read.find(connection, given)
        except read.NoRunError:
            if clock() > until:
                raise
        await refuse_dead_letter(connection, given)
        if not told:
            note(f"No run {given[:80]} yet: waiting up to {APPEAR_SECONDS:.0f} s for it.")
            told = True
        await asyncio.sleep(0.25)
