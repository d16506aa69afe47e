"""The demo from an empty folder to its figures: everything real but the outside services."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from howler.cli.addresses import connect
from howler.cli.demo.day import Day, one_day
from howler.cli.demo.measured import Reading, readings
from howler.cli.ends import CommandError
from howler.cli.local.all_services import new_services, serving
from howler.cli.local.people import make_files, upload_all
from howler.cli.local.produce import produce
from howler.cli.local.ready import broker_of, make_tables_and_topics
from howler.cli.local.stages import stage
from howler.cli.runs.drawn import Look
from howler.cli.runs.live import show_live
from howler.cli.runs.watching import Seen, Which, looks
from howler.cli.screen import say
from schemas.catalog import topic_of
from schemas.events import ResumeParsingRequested

if TYPE_CHECKING:
    from asyncpg import Connection

    from sandbox.people.seed import Upload
    from sandbox.sandbox import Sandbox

TOPIC = topic_of(ResumeParsingRequested.event_name)

RUNS_SECONDS = 180.0
"""How long the runs may take, on a slow machine."""

OF_EVENTS = """
select id from howler.runs
where function = 'parse-resume-file' and source = $1 and event_id = any ($2)
"""


@dataclass(frozen=True, slots=True)
class Performed:
    """What came of each file, and of the daily tick."""

    readings: list[Reading]
    day: Day


async def perform(folder: Path, *, secure: bool = False) -> Performed:
    """Starts, seeds, sends, watches and stops; what came of it.

    `secure`: on a broker with a password, TLS and permissions.

    Raises:
        CommandError: the runs did not end in time.
        SandboxError: something did not come up.
    """
    from sandbox.sandbox import Sandbox

    box = Sandbox(folder, secure=secure)
    box.wipe()
    async with AsyncExitStack() as stack:
        with stage(
            "Kafka and Postgres, and stand-ins for storage and language models", alone=False
        ):
            await stack.enter_async_context(box)
        return await perform_on(box)


async def perform_on(box: "Sandbox", files: int | None = None) -> Performed:
    """What comes after the start of `box`; with the first so many files, None for all.

    Raises:
        CommandError: the runs did not end in time.
        SandboxError: a service did not come up.
    """
    async with AsyncExitStack() as stack:
        with stage("tables and topics"):
            await make_tables_and_topics(box)
        with stage("the services, and accounts and uploaded resume files of invented people"):
            async with asyncio.TaskGroup() as both:
                both.create_task(stack.enter_async_context(serving(new_services(box))))
                uploading = both.create_task(_upload(box, box.folder / "people", files))
        read = await _send_and_watch(box, uploading.result())
        say()
        with stage("the daily tick, fired by hand: 1,000 invented users, one search each"):
            day = await one_day(box)
        return Performed(read, day)


async def _upload(box: "Sandbox", folder: Path, files: int | None) -> list["Upload"]:
    truths = await asyncio.to_thread(make_files, folder)
    return await upload_all(box, folder, truths[:files])


async def _send_and_watch(box: "Sandbox", uploads: Sequence["Upload"]) -> list[Reading]:
    say(f"  sent {len(uploads)} events as plain JSON to the topic {TOPIC}:")
    say()
    ids = await produce(broker_of(box), TOPIC, [upload.event for upload in uploads])
    files = {event_id: upload.file_name for event_id, upload in zip(ids, uploads, strict=True)}
    connection = await connect(box.database_url)
    try:
        async with asyncio.timeout(RUNS_SECONDS):
            await _watch(connection, files)
        return await readings(connection, uploads, TOPIC)
    except TimeoutError:
        raise CommandError(
            f"Not all runs have ended after {RUNS_SECONDS:.0f} s; the parser.log in"
            f" {box.folder} says why"
        ) from None
    finally:
        await connection.close(timeout=5)


async def _watch(connection: "Connection[Any]", files: dict[str, str]) -> None:
    def all_ended(seen: Seen) -> bool:
        return len(seen.runs) == len(files) and seen.ended

    how = Look(name=lambda run: files[run["event_id"]], column="file", each_step=False)
    async with aclosing(looks(connection, _runs_of(list(files)), all_ended)) as seen:
        await show_live(seen, how)


def _runs_of(event_ids: Sequence[str]) -> Which:
    async def which(connection: "Connection[Any]") -> Sequence[UUID]:
        rows = await connection.fetch(OF_EVENTS, TOPIC, event_ids)
        return [row["id"] for row in rows]

    return which
