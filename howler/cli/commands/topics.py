"""`howler topics`: those of the catalog, on the broker."""

import asyncio
from typing import Any

import typer

from howler.cli.addresses import Addresses, addresses, broker_answers
from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError
from howler.cli.help_text import helped
from howler.cli.screen import print_json, print_table, say
from howler.cli.topics_found import Found, find_topics
from howler.wire.refusal import RefusedError
from howler.wire.topics import Wanted, check_topics, ensure_topics
from schemas import catalog

app = typer.Typer(no_args_is_help=True, help="Topics: create those of the catalog, list them.")


@app.command(
    "ensure",
    help=helped(
        "Creates the topics of the catalog that are missing. What exists is never changed: where "
        "it differs, the command that changes it is printed, and the exit code is 1.",
        "howler topics ensure",
        "HOWLER_NAMESPACE=try- howler topics ensure",
    ),
)
def ensure(as_json: AsJson = False) -> None:
    where = addresses()
    told = asyncio.run(_ensure(where))
    if as_json:
        print_json(told)
    for sentence in [] if as_json else told or ["All topics are there."]:
        say(sentence)
    if any(not sentence.startswith("Created ") for sentence in told):
        raise typer.Exit(CommandError.exit_code)


@app.command(
    "list",
    help=helped(
        "The topics of the catalog: who reads them, by which key, and what the broker holds.",
        "howler topics list",
        "howler topics list --json | jq '.[] | select(.records > 0)'",
    ),
)
def list_topics(as_json: AsJson = False) -> None:
    where = addresses()
    found, problems = asyncio.run(_list(where))
    rows = [_told(spec, where.namespace, found) for spec in catalog.topics()]
    if as_json:
        print_json(rows)
        return
    columns = ["topic", "partitions>", "records>", "key", "read by"]
    print_table(
        columns,
        [
            [
                row["topic"],
                "missing" if row["partitions"] is None else row["partitions"],
                "" if row["records"] is None else f"{row['records']:,}",
                row["key"],
                ", ".join(row["read_by"]),
            ]
            for row in rows
        ],
    )
    for problem in problems:
        say(problem, "yellow")


def _told(spec: Wanted, namespace: str, found: dict[str, Found]) -> dict[str, Any]:
    row = next((row for row in catalog.ROWS if row.topic.name == spec.name), None)
    there = found.get(namespace + spec.name)
    return {
        "topic": namespace + spec.name,
        "event": row.event if row else None,
        "key": row.key if row else "",
        "read_by": list(row.consumers) if row else [],
        "partitions": there.partitions if there else None,
        "records": there.records if there else None,
    }


async def _ensure(where: Addresses) -> list[str]:
    from aiokafka.errors import KafkaError

    with broker_answers(where.kafka):
        try:
            return await ensure_topics(where.kafka, catalog.topics(), where.namespace)
        except KafkaError as refused:
            if refused.retriable or isinstance(refused, RefusedError):
                raise
            raise CommandError(f"The broker at {where.kafka} refused: {refused}") from refused


async def _list(where: Addresses) -> tuple[dict[str, Found], list[str]]:
    with broker_answers(where.kafka):
        names = [where.namespace + spec.name for spec in catalog.topics()]
        problems = await check_topics(where.kafka, catalog.topics(), where.namespace)
        return await find_topics(where.kafka, names), problems
