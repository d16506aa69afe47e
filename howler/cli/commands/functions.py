"""`howler functions`: what is declared, and how busy it is."""

import asyncio
from typing import Any

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.commands.options import AsJson
from howler.cli.help_text import helped
from howler.cli.runs.why import spoken
from howler.cli.screen import print_json, print_table, say

COUNTED = 1_000
"""Waiting runs that are counted; beyond that, "more than" is said."""

FUNCTIONS = """
select f.id, f."limit", f.retries, f.paused, clock_timestamp() as at,
       count(s.run_id) as running, min(s.since) as oldest,
       (select count(*) from (select from howler.runs r where r.function = f.id
                              and r.state = 'waiting' limit $1) w) as waiting
from howler.functions f left join howler.slots s on s.function = f.id
group by f.id order by f.id
"""


def add_to(app: typer.Typer) -> None:
    app.command(
        "functions",
        help=helped(
            "The declared functions: limit, retries, and how many of their runs run and wait.",
            "howler functions",
            "howler functions --json",
        ),
    )(functions)


def functions(as_json: AsJson = False) -> None:
    rows = asyncio.run(_functions())
    if as_json:
        print_json(rows)
    elif not rows:
        say("No functions yet: a service declares its own when it starts.")
    else:
        columns = ["function", "running", "limit>", "oldest>", "waiting>", "retries>", ""]
        print_table(columns, [_listed(row) for row in rows])


def _listed(row: dict[str, Any]) -> tuple[object, ...]:
    oldest = "" if row["oldest"] is None else spoken((row["at"] - row["oldest"]).total_seconds())
    waiting = f"over {COUNTED:,}" if row["waiting"] > COUNTED else row["waiting"]
    paused = "paused" if row["paused"] else ""
    return row["id"], row["running"], row["limit"], oldest, waiting, row["retries"], paused


async def _functions() -> list[dict[str, Any]]:
    async with connected(addresses()) as connection:
        return [dict(row) for row in await connection.fetch(FUNCTIONS, COUNTED + 1)]
