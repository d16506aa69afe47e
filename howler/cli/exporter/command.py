"""`howler exporter`: what the broker knows of our groups and topics, for Prometheus."""

import asyncio
import logging.config
from typing import Annotated

import typer

from howler.cli.addresses import addresses
from howler.cli.ends import CommandError
from howler.cli.help_text import helped


def add_to(app: typer.Typer) -> None:
    app.command(
        "exporter",
        help=helped(
            "Serves what the broker knows of our groups and topics, for Prometheus: lag, members, "
            "records. One process is enough for a whole system; it reads and changes nothing.",
            "howler exporter",
            "howler exporter --bind 0.0.0.0 --port 9308",
        ),
    )(exporter)


def exporter(
    port: Annotated[int, typer.Option("--port", min=1, max=65_535, help="Of the pages.")] = 9308,
    bind: Annotated[str, typer.Option("--bind", help="Address of the pages.")] = "127.0.0.1",
    every: Annotated[
        float, typer.Option("--every", min=1, max=3_600, help="Seconds from reading to reading.")
    ] = 15.0,
) -> None:
    from howler.cli.exporter.groups import groups
    from howler.cli.exporter.reading import BrokerReader
    from howler.cli.exporter.serve import Exporter, serve
    from howler.logs import LOGGING
    from schemas import catalog

    where = addresses()
    logging.config.dictConfig(LOGGING)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # the exporter says it in words
    topics = [topic.name for topic in catalog.topics()]

    async def run() -> None:
        reader = BrokerReader(where.kafka, where.namespace, groups(), topics)
        await serve(Exporter(reader, every), bind, port)

    try:
        asyncio.run(run())
    except OSError as fault:
        raise CommandError(
            f"The pages cannot be served at {bind}:{port} ({fault.strerror or fault}): choose "
            "another --port"
        ) from fault
