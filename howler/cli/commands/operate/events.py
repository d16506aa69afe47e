"""`howler events`: what became of an event."""

import asyncio
from typing import Annotated, Any

import typer
from rich.text import Text

from howler.cli.addresses import addresses, connected
from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError, NotReachableError, UsageError
from howler.cli.events import read
from howler.cli.events.look_up import Answer, look_up
from howler.cli.events.more import with_more
from howler.cli.events.shown import not_found, told
from howler.cli.help_text import helped
from howler.cli.runs.why import spoken
from howler.cli.screen import console, print_json, print_table, say, state

app = typer.Typer(no_args_is_help=True, help="Events: which there were, what became of one.")


@app.command(
    "list",
    help=helped(
        "The newest events, accepted and refused, newest first.",
        "howler events list",
        "howler events list --outcome refused --topic resume.parsing.requested",
        "howler events list --json | jq -r '.[] | select(.repeats > 0).event_id'",
    ),
)
def list_events(
    outcome: Annotated[
        str | None, typer.Option("--outcome", help=f"Only these: {', '.join(read.OUTCOMES)}.")
    ] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="Only from this topic.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many.")] = 20,
    as_json: AsJson = False,
) -> None:
    if outcome is not None and outcome not in read.OUTCOMES:
        raise UsageError(f"There is no outcome {outcome!r}: there are {', '.join(read.OUTCOMES)}")
    where = addresses()
    plain_topic = None if topic is None else topic.removeprefix(where.namespace).replace("/", ".")
    events = asyncio.run(_newest(read.Wanted(outcome, plain_topic, limit)))
    if as_json:
        print_json(events)
    elif not events:
        say("No events. `howler send --help` tells how to send one.")
    else:
        columns = ["arrived", "event", "id", "became", "again"]
        print_table(columns, [_listed(event) for event in events])


@app.command(
    "show",
    help=helped(
        "What became of one event: when it came, how often again, its runs and why they wait, or "
        "why it was refused. If it is neither, why not: not read yet, nobody consumes it, swept.",
        "howler events show upload-17",
        "howler events show resume.parsing.requested/3/42",
        "howler events show 5f0c --json",
    ),
    epilog="Exit codes: 0 found, 1 not found, 3 not reachable.",
)
def show_event(
    given: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The event's id, or topic/partition/offset, or a dead letter's id.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    answer = asyncio.run(_answer(given.strip()))
    if as_json:
        lost = answer.missing
        why = lost and {
            "kind": lost.kind,
            "text": lost.text,
            "place": lost.place and str(lost.place),
        }
        print_json({"events": answer.events, "missing": why, "similar": answer.similar})
    for number, event in enumerate([] if as_json else answer.events):
        console().print(*([""] if number else []), told(event))
    if not answer.events:
        away = answer.missing is not None and answer.missing.kind == "broker-away"
        raise (NotReachableError if away else CommandError)(not_found(given, answer))


def _listed(event: dict[str, Any]) -> tuple[object, ...]:
    ago = spoken((event["at"] - event["first_seen"]).total_seconds())
    runs = len(event["runs"])
    became = event["code"] or ("1 run" if runs == 1 else f"{runs} runs")
    told = Text.assemble(state(event["outcome"]), f": {became}")
    again = f"{event['repeats']:,}" if event["repeats"] else ""
    if event["conflicts"]:
        again += f" ({event['conflicts']:,} with other data)"
    return f"{ago} ago", event["event"] or "?", event["event_id"], told, again


async def _newest(wanted: read.Wanted) -> list[dict[str, Any]]:
    async with connected(addresses()) as connection:
        return await read.newest(connection, wanted)


async def _answer(given: str) -> Answer:
    where = addresses()
    async with connected(where) as connection:
        answer = await look_up(connection, where, given)
        events = [await with_more(connection, event) for event in answer.events]
        return Answer(events, answer.missing, answer.similar)
