"""`howler demo`: real resumes through Kafka, a service and Postgres, once, and what came out."""

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer

from howler.cli.ends import CommandError
from howler.cli.help_text import helped
from howler.cli.local.checkout import DEMO_FOLDER, sandbox_works
from howler.cli.screen import say


def add_to(app: typer.Typer) -> None:
    app.command(
        "demo",
        help=helped(
            "Shows the whole of it once: starts a broker, a database and the parser, uploads the "
            "resumes of invented people, sends their events, and says how much was read right. "
            "On data of its own in .howler/demo, wiped each time; stops all that it started.",
            "howler demo",
            "howler demo --secure",
        ),
    )(demo)


def demo(
    secure: Annotated[
        bool, typer.Option("--secure", help="On a broker with SCRAM passwords, TLS and ACLs.")
    ] = False,
) -> None:
    from howler.cli.demo.measured import aims_met
    from howler.cli.demo.perform import perform
    from howler.cli.demo.told import tell_next, tell_readings, tell_totals

    began = time.monotonic()
    say("The demo: invented people upload their resumes, and the parser reads them.", "bold")
    with sandbox_works():
        found = asyncio.run(perform(Path.cwd() / DEMO_FOLDER, secure=secure))
    tell_readings(found)
    tell_totals(found)
    if not aims_met(found):
        raise CommandError(
            f"The aims are not met; {DEMO_FOLDER}/parser.log is the parser's log, and the data"
            " stays in that folder until the next demo"
        )
    tell_next(time.monotonic() - began)
