"""`howler schedules list`: what comes next, and what became of the last ticks."""

import asyncio
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.commands.options import AsJson
from howler.cli.help_text import helped
from howler.cli.schedules.read import told
from howler.cli.screen import print_json, print_table, say

OVERDUE = "due, and no scheduler has looked since: is one running?"

MOMENT = "%a %Y-%m-%d %H:%M"


def add_to(app: typer.Typer) -> None:
    app.command(
        "list",
        help=helped(
            "Each schedule with its next five times and what became of the last five. `howler "
            "schedules` alone does the same.",
            "howler schedules",
            "howler schedules list weekly-summaries --json",
        ),
    )(list_schedules)


def list_schedules(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of one: its name, or its function's id.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    found = asyncio.run(_read(name))
    if as_json:
        print_json(found)
        return
    for nth, schedule in enumerate(found):
        if nth:
            say()
        _tell(schedule)


async def _read(name: str | None) -> list[dict[str, Any]]:
    async with connected(addresses()) as connection:
        return await told(connection, name)


def _tell(schedule: dict[str, Any]) -> None:
    zone = ZoneInfo(schedule["zone"])
    say(f"{schedule['name']}: {schedule['cron']} in {zone.key}, for {schedule['function']}", "bold")
    rows = [(_shown(tick["scheduled_at"], zone), tick["became"]) for tick in schedule["last"][::-1]]
    if schedule["overdue"]:
        rows.append((_shown(schedule["overdue"], zone), OVERDUE))
    rows += [(_shown(due, zone), "to come") for due in schedule["next"]]
    print_table(["scheduled", ""], rows)


def _shown(due: datetime, zone: ZoneInfo) -> str:
    """In UTC, and by the schedule's own clock where that is another."""
    own = "" if zone.key == "UTC" else f" ({due.astimezone(zone):%a %H:%M %Z})"
    return f"{due:{MOMENT}}Z{own}"
