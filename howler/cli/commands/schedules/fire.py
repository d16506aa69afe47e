"""`howler schedules fire`: a tick by hand."""

import asyncio
from typing import Annotated

import typer

from howler.cli.addresses import addresses
from howler.cli.change.who import As, asking
from howler.cli.help_text import helped
from howler.cli.schedules.fired import fire_by_name
from howler.cli.screen import say

At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="A time that was due, or `now` for an extra tick."),
]


def add_to(app: typer.Typer) -> None:
    app.command(
        "fire",
        help=helped(
            "Fires the latest due time of a schedule, or the one given, unless it was fired "
            "before; one that was missed is fired now. `--at now` makes an extra one each time.",
            "howler schedules fire daily-discovery",
            "howler schedules fire daily-discovery --at 2026-11-28T06:00Z",
            "howler schedules fire daily-discovery --at now",
        ),
    )(fire_schedule)


def fire_schedule(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, or its function's id.")],
    at: At = None,
    who: As = None,
) -> None:
    say(str(asyncio.run(fire_by_name(addresses(), name, at, asking(who)))))
