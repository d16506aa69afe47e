"""Who asks for a change: kept beside what was changed."""

import getpass
import socket
from typing import Annotated

import typer

As = Annotated[
    str | None, typer.Option("--as", metavar="WHO", help="Who asks; by default user@host.")
]

LONGEST = 200
"""Characters that are kept of a name or a reason."""


def asking(given: str | None) -> str:
    """The name to keep."""
    if given and given.strip():
        return given.strip()[:LONGEST]
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        user = "somebody"
    return f"{user}@{socket.gethostname()}"[:LONGEST]
