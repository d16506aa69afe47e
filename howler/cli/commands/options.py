"""Options that several commands share."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text for people.")]

Why = Annotated[
    str | None, typer.Option("--why", metavar="TEXT", help="The reason; kept beside the change.")
]
