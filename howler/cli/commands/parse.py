"""`howler parse`: what we would read of a file, without Kafka or a database."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError, UsageError
from howler.cli.help_text import helped
from howler.cli.screen import print_json_line
from howler.verdicts import Verdict

if TYPE_CHECKING:
    from howler.cli.parse.outcome import Outcome

AT_ONCE = 3


def add_to(app: typer.Typer) -> None:
    app.command(
        "parse",
        help=helped(
            "What the parser would read of resume files: text, record, what was left out or "
            "dropped, or why it refuses. Without Kafka or a database. Exit code 1 if any is "
            "refused.",
            "howler parse resume.pdf",
            "howler parse *.pdf *.docx --json | jq -r '[.file, .refusal.code] | @tsv'",
            "ANTHROPIC_API_KEY=... howler parse resume.docx",
        ),
    )(parse)


def parse(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="PDF or DOCX files.")],
    as_json: AsJson = False,
) -> None:
    for file in files:
        if not file.is_file() or not os.access(file, os.R_OK):
            raise UsageError(f"{file} is no file that can be read")
    if not asyncio.run(_parse(files, as_json=as_json)):
        raise typer.Exit(CommandError.exit_code)


async def _parse(files: list[Path], *, as_json: bool) -> bool:
    """Parses some side by side and tells of each in its turn; whether all went well."""
    from howler.cli.parse.models import open_models
    from howler.cli.parse.outcome import outcome_of
    from howler.cli.parse.told import tell
    from services.parser.extract.pool import Extractor
    from services.parser.read_record import RecordReader

    well = True
    room = asyncio.Semaphore(AT_ONCE)
    try:
        async with Extractor(min(AT_ONCE, len(files))) as extractor, open_models() as models:
            reader = RecordReader(models)

            async def one(file: Path) -> "Outcome":
                async with room:
                    return await outcome_of(file, extractor, reader)

            tasks = [asyncio.create_task(one(file)) for file in files]
            try:
                for task in tasks:
                    outcome = await task
                    well = well and outcome.refusal is None
                    if as_json:
                        print_json_line(outcome.as_json())
                    else:
                        tell(outcome)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
    except Verdict as cannot:
        raise CommandError(cannot.message) from cannot
    return well
