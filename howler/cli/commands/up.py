"""`howler up`, `down` and `status`: everything of this folder, kept running."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError
from howler.cli.help_text import helped
from howler.cli.local import ready
from howler.cli.local.addresses_told import tell_addresses, variables
from howler.cli.local.all_services import (
    kept_services,
    new_services,
    remember_port,
    start_all,
    stop_all,
)
from howler.cli.local.checkout import (
    FOLDER,
    kept_sandbox,
    running,
    running_or_refuse,
    sandbox_works,
)
from howler.cli.local.people import make_files, upload_all
from howler.cli.local.stages import stage
from howler.cli.local.status import parts_of, tell_parts
from howler.cli.local.threads import to_its_end
from howler.cli.screen import print_json, say
from schemas.events import ResumeParsingRequested

if TYPE_CHECKING:
    from howler.cli.local.service_process import ServiceProcess
    from sandbox.sandbox import Sandbox

EVENT_FILE = "event.json"


def add_to(app: typer.Typer) -> None:
    app.command(
        "up",
        help=helped(
            "Starts the sandbox and every service on it, with invented people whose resumes wait "
            "to be parsed, and leaves all of it running.",
            "howler up",
            "howler up && howler runs watch",
        ),
    )(up)
    app.command("down", help=helped("Stops what `howler up` started; data stays.", "howler down"))(
        down
    )
    app.command(
        "status",
        help=helped(
            "What runs, and where. Exit code 0: all of it, 1: not all.",
            "howler status",
            "howler status --json",
        ),
    )(status)


def up() -> None:
    with sandbox_works():
        services = asyncio.run(_up())
    say()
    say("All of it runs, and goes on until `make down`:", "green")
    tell_addresses(running_or_refuse())
    _tell_services(services)
    _tell_next()


async def _up() -> list["ServiceProcess"]:
    """Each part in its turn; if this fails or is interrupted, what it started is stopped."""
    box = kept_sandbox()
    with ExitStack() as undo:
        if running() is None:
            undo.callback(_stop_all, box)
        with stage("Kafka, Postgres and the stand-ins", alone=False):
            await to_its_end(box.start)
        with stage("tables and topics"):
            await ready.make_tables_and_topics(box)
        if not all(service.alive for service in kept_services(box.folder)):
            with stage("invented people, their profiles and uploaded resumes"):
                await _upload_people(box)
        services = await _serve(box)
        undo.pop_all()
    return services


async def _upload_people(box: "Sandbox") -> None:
    """Puts them in, and leaves the event for the first of them where people find it."""
    folder = box.folder / "people"
    uploads = await upload_all(box, folder, await asyncio.to_thread(make_files, folder))
    text = json.dumps(uploads[0].event) + "\n"
    (box.folder / EVENT_FILE).write_text(text, encoding="utf-8")


async def _serve(box: "Sandbox") -> list["ServiceProcess"]:
    """The services; those that do not run yet are started."""
    from howler.cli.local.service_process import DEFAULT_PORT

    kept = {service.name: service for service in kept_services(box.folder) if service.alive}
    missing = [one for one in new_services(box, first_port=DEFAULT_PORT) if one.name not in kept]
    for service in missing:
        remember_port(service)
    if missing:
        with stage(f"services: {', '.join(service.name for service in missing)}"):
            await start_all(missing)
    return [*kept.values(), *missing]


def _stop_all(box: "Sandbox") -> None:
    """The services first, so that they can finish what they have begun."""
    stop_all(kept_services(box.folder))
    box.stop()


def down(
    wipe: Annotated[
        bool, typer.Option("--wipe", help="Delete its data too: topics, databases, files.")
    ] = False,
) -> None:
    box = kept_sandbox()
    with sandbox_works(), stage(f"stopped; its data {'is gone' if wipe else 'stays in .howler'}"):
        _stop_all(box)
        if wipe:
            box.wipe()


def status(as_json: AsJson = False) -> None:
    found = running()
    services = kept_services(Path.cwd() / FOLDER)
    works = found is not None and all(one.alive and one.is_ready() for one in services)
    parts = parts_of(FOLDER)
    if as_json:
        at = {service.name: service.url for service in services if service.alive}
        addresses = None if found is None else {**variables(found), **at}
        print_json({"up": works, "addresses": addresses, **parts})
    else:
        _tell(found, [service for service in services if service.alive], works=works)
        tell_parts(parts)
    raise typer.Exit(0 if works else CommandError.exit_code)


def _tell(found: Any, services: Sequence["ServiceProcess"], *, works: bool) -> None:
    if works:
        say("All of it runs:", "green")
    elif found is None:
        say("Nothing runs here: `make up` starts it.")
    else:
        say("Not all of it runs: `make up` starts what is missing.", "yellow")
    if found is not None:
        tell_addresses(found)
    _tell_services(services)
    for service in services:
        if not service.is_ready():
            say(f"  {service.name} is not ready; its log says why.", "yellow")


def _tell_services(services: Sequence["ServiceProcess"]) -> None:
    for service in services:
        say(f"  {service.name:<11} {service.url}/readyz  and  {service.url}/metrics")


def _tell_next() -> None:
    say()
    say("What to try next:")
    say(f"  howler send {ResumeParsingRequested.event_name} --file {FOLDER / EVENT_FILE}")
    say("  howler runs watch")
    say("  howler runs list")
    say("  howler sandbox fault anthropic.messages status --status 529 --times 2")
    say("  howler sandbox ledger")
    say("  make down")
