"""All commands of `howler`, put together."""

from importlib.metadata import version
from typing import Annotated

import typer

from howler.cli.commands import demo, migrate, parse, sandbox, send, topics, up
from howler.cli.commands.operate import (
    dlq,
    dlq_replay,
    events,
    functions,
    run_changes,
    runs,
)
from howler.cli.commands.schedules import fire, listed, preview, who
from howler.cli.commands.schedules import group as schedules
from howler.cli.exporter import command as exporter
from howler.cli.help_text import helped

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=helped(
        "HowlerHire's background jobs: send events, watch runs, look at what failed.",
        "howler demo",
        "howler send resume/parsing.requested --file event.json",
        "howler runs watch",
    ),
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage or settings, 3 not reachable.",
)
dlq_replay.add_to(dlq.app)
run_changes.add_to(runs.app)
listed.add_to(schedules.app)
fire.add_to(schedules.app)
preview.add_to(schedules.app)
who.add_to(schedules.app)
app.add_typer(events.app, name="events")
app.add_typer(runs.app, name="runs")
app.add_typer(functions.app, name="functions")
app.add_typer(schedules.app, name="schedules")
app.add_typer(topics.app, name="topics")
app.add_typer(dlq.app, name="dlq")
app.add_typer(sandbox.app, name="sandbox")
demo.add_to(app)
up.add_to(app)
send.add_to(app)
parse.add_to(app)
exporter.add_to(app)
migrate.add_to(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"howler {version('howlerhire-jobs')}")
        raise typer.Exit


@app.callback()
def _howler(
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help="The version."),
    ] = False,
) -> None:
    pass
