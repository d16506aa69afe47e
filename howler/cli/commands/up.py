"""`howler up`, `down` and `status`: everything of this folder, kept running."""

import asyncio
import json
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError
from howler.cli.help_text import helped
from howler.cli.local import ready
from howler.cli.local.addresses_told import tell_addresses, variables
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

if TYPE_CHECKING:
    from howler.cli.local.parser_service import ParserService
    from sandbox.people.seed import Upload
    from sandbox.sandbox import Sandbox

PORT_FILE = "parser.port"


def add_to(app: typer.Typer) -> None:
    app.command(
        "up",
        help=helped(
            "Starts the sandbox and the parser on it, with invented people whose resumes wait to "
            "be parsed, and leaves all of it running.",
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
        service, uploads = asyncio.run(_up())
    say()
    say("All of it runs, and goes on until `make down`:", "green")
    tell_addresses(running_or_refuse())
    _tell_service(service.url)
    _tell_next(uploads[0])


async def _up() -> tuple["ParserService", list["Upload"]]:
    """Each part in its turn; if this fails or is interrupted, what it started is stopped."""
    box = kept_sandbox()
    with ExitStack() as undo:
        if running() is None:
            undo.callback(_stop_all, box)
        folder = box.folder / "people"
        names = "Kafka, Postgres and the stand-ins; resume files of invented people"
        with stage(names, alone=False):
            _, truths = await asyncio.gather(
                to_its_end(box.start), asyncio.to_thread(make_files, folder)
            )
        with stage("tables and topics"):
            await ready.make_tables_and_topics(box)
        with stage("accounts, profiles and uploaded files"):
            uploads = await upload_all(box, folder, truths)
        service = await _serve(box)
        undo.pop_all()
    return service, uploads


async def _serve(box: "Sandbox") -> "ParserService":
    """The parser, started unless it runs already."""
    from howler.cli.local.parser_service import DEFAULT_PORT
    from sandbox.processes.ports import free_port

    service = ready.parser_on(box, box.folder, _port_of(box.folder))
    if service.alive:
        return service
    service = ready.parser_on(box, box.folder, free_port(DEFAULT_PORT))
    (box.folder / PORT_FILE).write_text(f"{service.port}\n", encoding="ascii")
    aborted = threading.Event()
    with stage("the parser"):
        await to_its_end(lambda: service.start(aborted), aborted.set)
    return service


def _stop_all(box: "Sandbox") -> None:
    """The parser first, so that it can finish what it has begun."""
    _parser(box.folder).stop()
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
    service = _parser(Path.cwd() / FOLDER)
    works = found is not None and service.alive and service.is_ready()
    parts = parts_of(FOLDER)
    if as_json:
        at = {"parser": service.url} if service.alive else {}
        addresses = None if found is None else {**variables(found), **at}
        print_json({"up": works, "addresses": addresses, **parts})
    else:
        _tell(found, service, works=works)
        tell_parts(parts)
    raise typer.Exit(0 if works else CommandError.exit_code)


def _tell(found: Any, service: "ParserService", *, works: bool) -> None:
    if works:
        say("All of it runs:", "green")
    elif found is None:
        say("Nothing runs here: `make up` starts it.")
    else:
        say("Not all of it runs: `make up` starts what is missing.", "yellow")
    if found is not None:
        tell_addresses(found)
    if service.alive:
        _tell_service(service.url)
        if not works:
            say("  The parser is not ready; its log says why.", "yellow")


def _parser(folder: Path) -> "ParserService":
    from howler.cli.local.parser_service import ParserService

    return ParserService(folder, _port_of(folder), {})


def _port_of(folder: Path) -> int:
    try:
        return int((folder / PORT_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _tell_service(url: str) -> None:
    say(f"  parser      {url}/readyz  and  {url}/metrics")


def _tell_next(upload: "Upload") -> None:
    data = json.dumps(upload.event)
    say()
    say("What to try next:")
    say(f"  howler send resume/parsing.requested --data '{data}'")
    say("  howler runs watch")
    say("  howler runs list")
    say("  howler sandbox fault anthropic.messages status --status 529 --times 2")
    say("  howler sandbox ledger")
    say("  make down")
