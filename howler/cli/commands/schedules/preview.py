"""`howler schedules preview`: when a cron text would fire, for one who edits it."""

from datetime import UTC, datetime
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from howler.cli.change.since import since
from howler.cli.commands.options import AsJson
from howler.cli.ends import UsageError
from howler.cli.help_text import helped
from howler.cli.screen import note, print_json, print_table, say
from services.scheduler.cron.text import Cron, CronError
from services.scheduler.cron.words import clock_said, days_said
from services.scheduler.cron.zone import zone_named

MOST = 1_000
"""Instants at once: more is no preview."""

SHOWN = "%a %Y-%m-%d %H:%M"


def add_to(app: typer.Typer) -> None:
    app.command(
        "preview",
        help=helped(
            "When a cron text would fire: the next instants strictly after the start, in UTC and "
            "in the zone. Needs neither database nor broker.",
            'howler schedules preview "0 8 * * 1-5" --zone Europe/Berlin',
            'howler schedules preview "0 0 13 * 5" --start 2026-01-01 --count 3 --json',
        ),
    )(preview)


def preview(
    cron: Annotated[str, typer.Argument(metavar="CRON", help="Five fields, or @daily and alike.")],
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help="Its time zone.")] = "UTC",
    start: Annotated[
        str,
        typer.Option(
            "--start", metavar="TIME", help="A date or time, in the zone unless it says otherwise."
        ),
    ] = "now",
    count: Annotated[
        int, typer.Option("--count", metavar="N", min=1, max=MOST, help="How many instants.")
    ] = 5,
    as_json: AsJson = False,
) -> None:
    try:
        read, where = Cron.parse(cron), zone_named(zone)
    except CronError as error:
        raise UsageError(f"{cron[:60]!r} in zone {zone[:60]!r}: {error}") from None
    begin = _begin(start, where)
    instants = list(islice(read.after(begin, where), count))
    local = [instant.astimezone(where) for instant in instants]
    if as_json:
        told = {
            "cron": read.text,
            "zone": where.key,
            "start": begin,
            "days": days_said(read),
            "clock_changes": clock_said(read),
            "instants": [
                {"utc": one, "local": there} for one, there in zip(instants, local, strict=True)
            ],
        }
        print_json(told)
        return
    say(f"{read.text} in {where.key}")
    say(f"Days: {days_said(read)}.")
    say(f"Clock changes: {clock_said(read)}.")
    say()
    if where.key == "UTC":
        print_table(["UTC"], [[f"{instant:{SHOWN}}"] for instant in instants])
    else:
        rows = [
            (f"{one:{SHOWN}}", f"{there:{SHOWN} %z}")
            for one, there in zip(instants, local, strict=True)
        ]
        print_table(["UTC", where.key], rows)
    if len(instants) < count:
        note("Then the calendar ends: later times than the year 9999 are not known.")


def _begin(start: str, zone: ZoneInfo) -> datetime:
    now = datetime.now(UTC).astimezone(zone)
    try:
        return (now if start == "now" else since(start, now)).astimezone(UTC)
    except OverflowError:
        raise UsageError(f"{start[:40]!r} lies outside the calendar: say a later start") from None
