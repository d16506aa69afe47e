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
            "Shows the whole of it once: starts a broker, a database and the services, uploads the "
            "resumes of invented people, sends their events, says how much was read right, and "
            "fires the daily tick for 1,000 invented users. "
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
    from howler.cli.demo.told import tell_day, tell_next, tell_readings, tell_totals

    began = time.monotonic()
    say(
        "The demo: invented people upload their resumes, the parser reads them, and a day begins.",
        "bold",
    )
    with sandbox_works():
        done = asyncio.run(perform(Path.cwd() / DEMO_FOLDER, secure=secure))
    tell_readings(done.readings)
    tell_totals(done.readings)
    tell_day(done.day)
    if not (aims_met(done.readings) and done.day.as_it_should):
        raise CommandError(
            f"The aims are not met; the services' logs are {DEMO_FOLDER}/*.log, and the data"
            " stays in that folder until the next demo"
        )
    tell_next(time.monotonic() - began)
