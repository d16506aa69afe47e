"""`howler schedules fire`: a tick by hand."""

import asyncio
from typing import Annotated

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.change.nudged import nudge
from howler.cli.change.outcome import EVERY_FUNCTION
from howler.cli.change.who import As, asking
from howler.cli.ends import UsageError
from howler.cli.help_text import helped
from howler.cli.schedules.read import one_of
from howler.cli.screen import say
from services.scheduler.fire import NOW, fire, meant
from services.scheduler.schedules import moment

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
    say(asyncio.run(_fire(name, at, asking(who))))


async def _fire(name: str, at: str | None, who: str) -> str:
    where = addresses()
    async with connected(where) as connection:
        schedule, clock = await one_of(connection, name)
        try:
            due = await meant(connection, schedule, at, clock)
        except ValueError as wrong:
            raise UsageError(str(wrong)) from None
        fired = await fire(connection, schedule, due, who, extra=at == NOW)
    if not fired:
        return f"{schedule.name} of {moment(due)} was fired before: nothing is sent again."
    await nudge(where, [EVERY_FUNCTION])
    sent = f"{schedule.event} {schedule.event_id(due, extra=at == NOW)}"
    return f"{schedule.name} of {moment(due)} is fired: {sent}"
