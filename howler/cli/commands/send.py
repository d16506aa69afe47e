"""`howler send`: one event to Kafka, looked at first as its service would look at it."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from howler.cli.addresses import Addresses, addresses, broker_answers
from howler.cli.commands.completed import event_names
from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError, NotReachableError, UsageError
from howler.cli.help_text import helped
from howler.cli.outgoing import Outgoing, checked, is_planned
from howler.cli.screen import note, print_json, say
from howler.cli.send import SendError, send_event
from schemas.catalog import UnknownEventError, row
from schemas.files import example_of


def add_to(app: typer.Typer) -> None:
    app.command(
        "send",
        help=helped(
            "Sends one event. Its data is checked first as the service that reads it would.",
            "howler send resume/parsing.requested --file event.json",
            'howler send resume/parsing.requested --data \'{"userId": "...", "resumeId": '
            '"...", "fileUrl": "...", "fileType": "pdf"}\'',
            "cat event.json | howler send resume/parsing.requested --file -",
            "howler send resume/parsing.requested --file event.json --id upload-17",
            "howler send resume/generation.requested --example",
            "howler send resume/parsing.requested --data 'no JSON' --no-check",
        ),
    )(send)


def send(  # noqa: PLR0917  typer hands them over by name
    event: Annotated[
        str,
        typer.Argument(
            metavar="EVENT",
            help="Its name, such as resume/parsing.requested.",
            autocompletion=event_names,
        ),
    ],
    data: Annotated[str | None, typer.Option("--data", help="The event's data as JSON.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A file with the data; - is standard input.")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="The data that docs/reference/events.md shows.")
    ] = False,
    key: Annotated[
        str | None, typer.Option("--key", help="The Kafka key, instead of the event's own.")
    ] = None,
    event_id: Annotated[
        str | None, typer.Option("--id", help="The event's id: sent twice, it runs once.")
    ] = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="Plain JSON, without the headers of a CloudEvent.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help="Whether the data is checked first.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    if example and (data is not None or file is not None):
        raise UsageError("--example is the event's data: leave --data and --file out")
    if bare and event_id is not None:
        raise UsageError("--bare has no place for an id: leave --id or --bare out")
    outgoing = checked(
        Outgoing(
            event=event,
            value=_example(event) if example else _value(data, file),
            key=key,
            event_id=event_id or str(uuid4()),
            bare=bare,
        ),
        check=check,
    )
    where = addresses()
    placed = asyncio.run(_send(where, outgoing))
    run = outgoing.id_at(*placed)
    planned = is_planned(event)
    if planned:
        note(f"{event}: nobody consumes this yet. It stays on its topic and makes no run.")
    if as_json:
        names = ("topic", "partition", "offset", "timestamp_ms")
        topic = where.namespace + outgoing.topic
        print_json({**dict(zip(names, (topic, *placed), strict=True)), "event_id": run})
        return
    partition, offset, _ = placed
    say(f"Sent to {where.namespace}{outgoing.topic}, partition {partition}, offset {offset}.")
    if not planned:
        say(f"Watch it: howler runs watch {run}")


def _example(event: str) -> bytes:
    try:
        return json.dumps(example_of(row(event).event)).encode()
    except UnknownEventError as unknown:
        raise UsageError(str(unknown)) from None


def _value(data: str | None, file: Path | None) -> bytes:
    if (data is None) == (file is None):
        raise UsageError("Give the event's data with one of --data, --file and --example")
    if data is not None:
        return data.encode("utf-8", "surrogateescape")
    assert file is not None
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


async def _send(where: Addresses, outgoing: Outgoing) -> tuple[int, int, int]:
    """Partition, offset and timestamp (milliseconds) of the sent record."""
    from aiokafka.errors import KafkaConnectionError

    topic = where.namespace + outgoing.topic
    key = None if outgoing.key is None else outgoing.key.encode()
    try:
        with broker_answers(where.kafka):
            sent = await send_event(where.kafka, topic, key, outgoing.value, outgoing.headers)
    except SendError as failed:
        away = isinstance(failed.__cause__, KafkaConnectionError)
        raise (NotReachableError if away else CommandError)(str(failed)) from failed
    return sent.partition, sent.offset, sent.timestamp
