"""Long work shown as it goes: a line for each stage, with how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.text import Text

from howler.cli.screen import console


@contextmanager
def stage(what: str, *, alone: bool = True) -> Iterator[None]:
    """Says what is being done, then that it is done; a spinner turns on a terminal.

    Not `alone`: what is being done draws a bar of its own.
    """
    screen = console()
    began = time.monotonic()
    if screen.is_terminal and alone:
        with screen.status(f"{what} ..."):
            yield
    else:
        yield
    took = time.monotonic() - began
    screen.print(Text.assemble(("  done ", "green"), f"{what} ({took:.1f} s)"))
