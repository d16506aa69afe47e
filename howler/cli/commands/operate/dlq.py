"""`howler dlq`: the dead letters, each with the reason why nothing could be done with it."""

import asyncio
import json
from typing import Annotated, Any
from uuid import UUID

import typer

from howler.cli.addresses import addresses, connected
from howler.cli.commands.completed import letter_ids
from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError, UsageError
from howler.cli.help_text import helped
from howler.cli.runs.ids import ids_that_begin
from howler.cli.runs.why import spoken
from howler.cli.screen import plain, print_json, print_table, say

COLUMNS = """
id, topic, partition, "offset", timestamp_ms, run_id, reopened, key, value, value_bytes,
encode(value_hash, 'hex') as value_sha256, headers, code, reason, created_at,
replayed_at, replayed_by, replay_why, replayed_as, clock_timestamp() as at
"""

SHOWN = 4_000
"""Characters of a value that are shown to a person; `--json` gives all that is kept."""

app = typer.Typer(
    no_args_is_help=True, help="Dead letters: events and runs that nothing could be done with."
)


@app.command(
    "list",
    help=helped(
        "The newest dead letters, newest first, each with its reason.",
        "howler dlq list",
        "howler dlq list --topic resume.parsing.requested --json",
    ),
)
def list_letters(
    topic: Annotated[str | None, typer.Option("--topic", help="Only from this topic.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many.")] = 20,
    as_json: AsJson = False,
) -> None:
    letters = asyncio.run(_letters(topic, limit))
    if as_json:
        print_json(letters)
    elif not letters:
        say("No dead letters.")
    else:
        columns = ["letter", "arrived", "from", "code", "reason"]
        print_table(columns, [_listed(letter) for letter in letters])


@app.command(
    "show",
    help=helped(
        "One dead letter: where it came from, why it died, and what it says.",
        "howler dlq show 5f0c",
        "howler dlq show 5f0c --json | jq -r .value",
    ),
)
def show_letter(
    letter_id: Annotated[
        str,
        typer.Argument(
            metavar="LETTER_ID", help="Its id or the beginning of it.", autocompletion=letter_ids
        ),
    ],
    as_json: AsJson = False,
) -> None:
    letter = asyncio.run(_letter(letter_id))
    if as_json:
        print_json(letter)
        return
    say(f"Dead letter {letter['id']}: {plain(letter['code'])}")
    say(f"  {plain(letter['reason'])}", "yellow")
    say(f"  from       {_origin(letter)}, {letter['created_at'].astimezone():%F %H:%M:%S}")
    say(f"  key        {plain(letter['key'])}")
    if letter["replayed_at"] is not None:
        say(f"  replayed   {_replayed(letter)}")
    for name, value in letter["headers"]:
        say(f"  header     {plain(name)}: {plain(value)}")
    size = letter["value_bytes"]
    say(f"  value      {'none (null)' if size is None else f'{size:,} bytes'}")
    if letter["value"]:
        say(plain(letter["value"][:SHOWN]))


def _listed(letter: dict[str, Any]) -> tuple[object, ...]:
    ago = spoken((letter["at"] - letter["created_at"]).total_seconds())
    code = letter["code"]
    if letter["replayed_at"] is not None:
        code += f", replayed by {letter['replayed_by']}"
    return str(letter["id"])[:8], f"{ago} ago", _origin(letter), code, letter["reason"]


def _replayed(letter: dict[str, Any]) -> str:
    at, become = f"{letter['replayed_at'].astimezone():%F %H:%M:%S}", letter["replayed_as"]
    see = f"events show {become}" if become else f"runs show {letter['run_id']}"
    told = f"{at} by {letter['replayed_by']}: {letter['replay_why']} (`howler {see}`)"
    return plain(told)


def _origin(letter: dict[str, Any]) -> str:
    if letter["run_id"] is not None:
        return f"run {str(letter['run_id'])[:8]} of {letter['topic']}"
    return f"{letter['topic']}/{letter['partition']}/{letter['offset']}"


async def _letters(topic: str | None, limit: int) -> list[dict[str, Any]]:
    of_topic = "" if topic is None else "where topic = $2"
    values = [limit] if topic is None else [limit, topic]
    async with connected(addresses()) as connection:
        rows = await connection.fetch(
            f"select {COLUMNS} from howler.dead_letters {of_topic}"  # noqa: S608  our own words
            " order by created_at desc limit $1",
            *values,
        )
    return [_readable(row) for row in rows]


async def find_letter(connection: Any, given: str) -> UUID:
    """The dead letter whose id begins like this.

    Raises:
        UsageError: it is no beginning of an id, or of several.
        CommandError: there is none.
    """
    ids = ids_that_begin(given)
    if ids is None:
        raise UsageError(f"{given[:80]!r} is no id of a dead letter: `howler dlq list` shows them")
    rows = await connection.fetch(
        "select id from howler.dead_letters where id between $1 and $2 limit 2", *ids
    )
    if not rows:
        raise CommandError(f"There is no dead letter {given}: `howler dlq list` shows the newest")
    if len(rows) > 1:
        raise UsageError(f"Several dead letters begin with {given}: give more of the id")
    return UUID(str(rows[0]["id"]))


async def _letter(given: str) -> dict[str, Any]:
    async with connected(addresses()) as connection:
        letter_id = await find_letter(connection, given)
        rows = await connection.fetch(
            f"select {COLUMNS} from howler.dead_letters where id = $1",  # noqa: S608
            letter_id,
        )
    return _readable(rows[0])


def _readable(row: Any) -> dict[str, Any]:
    """Bytes as text, with an escape for what is not UTF-8."""
    letter = {**row, "headers": json.loads(row["headers"])}
    for name in ("key", "value"):
        if letter[name] is not None:
            letter[name] = letter[name].decode("utf-8", "backslashreplace")
    return letter
