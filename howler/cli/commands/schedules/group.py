"""`howler schedules`: what is sent by the clock."""

import typer

app = typer.Typer(no_args_is_help=True, help="Schedules: what is sent by the clock, and when.")
