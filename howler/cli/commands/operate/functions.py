"""`howler functions`: what is declared, how busy it is, and what an operator may turn."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.change.functions import change, limit_meant
from howler.cli.change.nudged import nudge
from howler.cli.change.who import As, asking
from howler.cli.commands.completed import function_ids
from howler.cli.commands.options import AsJson
from howler.cli.help_text import helped
from howler.cli.runs.functions import COUNTED, functions
from howler.cli.runs.why import spoken
from howler.cli.screen import print_json, print_table, say

app = typer.Typer(
    help="Functions: what is declared, how busy it is; pause them, change their limits."
)

FunctionId = Annotated[
    str,
    typer.Argument(metavar="FUNCTION", help="Its id.", autocompletion=function_ids),
]


@app.callback(invoke_without_command=True)
def _functions(context: typer.Context, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is None:
        list_functions(as_json=as_json)


@app.command(
    "list",
    help=helped(
        "The declared functions: limit, retries, how many of their runs run and wait, who paused "
        "or changed them. `howler functions` alone does the same.",
        "howler functions list",
        "howler functions list --json",
    ),
)
def list_functions(as_json: AsJson = False) -> None:
    rows = asyncio.run(_read())
    if as_json:
        print_json(rows)
    elif not rows:
        say("No functions yet: a service declares its own when it starts.")
    else:
        columns = ["function", "running", "limit>", "oldest>", "waiting>", "retries>", ""]
        print_table(columns, [_listed(row) for row in rows])


@app.command(
    "pause",
    help=helped(
        "Nothing of the function starts any more, in all processes; what runs goes on. Its events "
        "are still accepted. It stays paused over restarts.",
        "howler functions pause parse-resume-file",
    ),
)
def pause(function: FunctionId, who: As = None) -> None:
    asyncio.run(_change(function, "howler.pause", True, who))
    say(f"{function} is paused: nothing of it starts until `howler functions resume {function}`.")


@app.command(
    "resume",
    help=helped("Lets a paused function start again.", "howler functions resume parse-resume-file"),
)
def resume(function: FunctionId, who: As = None) -> None:
    asyncio.run(_change(function, "howler.pause", False, who))
    say(f"{function} is no longer paused.")


@app.command(
    "set",
    help=helped(
        "How many of its runs may run at once, over all processes, whatever the code declares and "
        "over restarts. A lower limit lets what runs end first.",
        "howler functions set parse-resume-file --limit 2",
        "howler functions set parse-resume-file --limit declared",
    ),
)
def set_limit(
    function: FunctionId,
    limit: Annotated[str, typer.Option("--limit", metavar="N", help="1 to 1000, or: declared.")],
    who: As = None,
) -> None:
    asyncio.run(_change(function, "howler.override_limit", limit_meant(limit), who))
    (row,) = [row for row in asyncio.run(_read()) if row["id"] == function]
    say(f"The limit of {function} is {_limit(row)}.")


def _listed(row: dict[str, Any]) -> tuple[object, ...]:
    oldest = "" if row["oldest"] is None else spoken((row["at"] - row["oldest"]).total_seconds())
    waiting = f"over {COUNTED:,}" if row["waiting"] > COUNTED else row["waiting"]
    told = (row["running"], _limit(row), oldest, waiting, row["retries"], _turned(row))
    return row["id"], *told


def _limit(row: dict[str, Any]) -> str:
    if row["override_limit"] is None:
        return str(row["limit"])
    return f"{row['limit']} (declared {row['declared_limit']})"


def _turned(row: dict[str, Any]) -> str:
    """Who paused it, or changed its limit, and when."""
    wanted = {"paused"} if row["paused"] else {"limit"} if row["override_limit"] else set()
    last = next((one for one in reversed(row["history"]) if one["what"] in wanted), None)
    if last is None:
        return "paused" if row["paused"] else ""
    ago = spoken((row["at"] - datetime.fromisoformat(last["at"])).total_seconds())
    return f"{'paused' if row['paused'] else 'limit set'} by {last['who']} {ago} ago"


async def _read() -> list[dict[str, Any]]:
    async with connected(addresses()) as connection:
        return await functions(connection)


async def _change(function: str, how: str, value: bool | int | None, who: str | None) -> None:
    where = addresses()
    async with connected(where) as connection:
        await change(connection, function, how, value, asking(who))
    await nudge(where, [function])
