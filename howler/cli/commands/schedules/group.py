"""`howler schedules`: what is sent by the clock."""

import typer

from howler.cli.commands.options import AsJson
from howler.cli.commands.schedules.listed import list_schedules

app = typer.Typer(help="Schedules: what is sent by the clock, what became of it, one more by hand.")


@app.callback(invoke_without_command=True)
def _schedules(context: typer.Context, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is None:
        list_schedules(as_json=as_json)
