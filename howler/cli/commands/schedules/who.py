"""`howler schedules who`: who gets an event of a schedule now, and why each other does not."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.commands.options import AsJson
from howler.cli.ends import UsageError
from howler.cli.help_text import helped
from howler.cli.screen import plain, print_json, print_table, say
from services.discovery.settings import DiscoverySettings

if TYPE_CHECKING:
    from services.discovery.users.asked import Who

NAMES = ("daily-discovery", "schedule-daily-discovery")
DAYS = DiscoverySettings.model_fields["inactive_days"]


def add_to(app: typer.Typer) -> None:
    app.command(
        "who",
        help=helped(
            "Who would get a search from a schedule now, and for each user left out the reason.",
            "howler schedules who daily-discovery",
            "howler schedules who daily-discovery --limit 1000 --json | jq .left_out",
        ),
    )(who)


def who(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The schedule's name, or its function's id.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", min=0, max=100_000, help="How many users of each kind.")
    ] = 20,
    inactive_days: Annotated[
        int,
        typer.Option(
            "--inactive-days", min=1, envvar=str(DAYS.validation_alias), help=str(DAYS.description)
        ),
    ] = DAYS.default,
    as_json: AsJson = False,
) -> None:
    if name not in NAMES:
        raise UsageError(f"{name} sends nothing to users one by one: only {NAMES[0]} does")
    found = asyncio.run(_who(inactive_days, limit))
    if as_json:
        print_json(found.as_json())
    else:
        _tell(found)


async def _who(days: int, limit: int) -> "Who":
    from services.discovery.users.asked import who as ask

    async with connected(addresses()) as connection:
        return await ask(connection, days, limit)


def _tell(found: "Who") -> None:
    left_out = sum(found.left_out.values())
    say(f"{found.gets:,} of {found.gets + left_out:,} users would get one now.", "bold")
    for reason, count in found.left_out.items():
        say(f"  {count:,} left out: {reason}")
    for sentence in found.not_read:
        say(f"  {sentence}", "yellow")
    if found.users:
        say()
        rows = [(one.user_id, plain(one.reason or "gets one")) for one in found.users]
        print_table(["user", ""], rows)
