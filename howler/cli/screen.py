"""What a command prints: tables and sentences for people, JSON for programs.

Text that came from strangers is shown as it is but for what steers a terminal.
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 400
"""Columns where nobody looks: a program that reads lines wants none of them broken."""

STATE_STYLES = {
    "succeeded": "green",
    "failed": "red",
    "cancelled": "yellow",
    "skipped": "yellow",
    "running": "cyan",
    "waiting": "dim",
    "done": "green",
    "parked": "yellow",
    "started": "cyan",
    "accepted": "green",
    "refused": "red",
}


def console(*, stderr: bool = False) -> Console:
    """A console for standard output, or standard error; no colours where it is no terminal."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPED_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)


def plain(value: object) -> str:
    """`value` as text without control and direction characters, on one line."""
    text = "" if value is None else str(value)
    return "".join(
        " " if character in "\n\t" else "�" if _steers(character) else character
        for character in text
    )


def say(text: str = "", style: str = "") -> None:
    """Prints one sentence or more."""
    console().print(Text(text, style=style), soft_wrap=True)


def note(text: str) -> None:
    """Prints a sentence beside the result, on standard error."""
    console(stderr=True).print(Text(text), soft_wrap=True)


def print_json(value: object) -> None:
    """Prints one JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=as_json) + "\n")


def print_json_line(value: object) -> None:
    """Prints one JSON document on a line of its own, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=as_json) + "\n")
    sys.stdout.flush()


def as_json(value: object) -> Any:
    """What `json` does not know.

    Raises:
        TypeError: nor do we.
    """
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    raise TypeError(f"{type(value).__name__} is no JSON")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A plain table; a column whose name ends with `>` is aligned to the right.

    Where it is too narrow, ids are folded and never cut: they are there to be copied.
    """
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        justify: JustifyMethod = "right" if column.endswith(">") else "left"
        made.add_column(column.removesuffix(">"), justify=justify, overflow="fold")
    for row in rows:
        made.add_row(*(_cell(value) for value in row))
    return made


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    console().print(table(columns, rows))


def state(name: str) -> Text:
    """A state in its colour."""
    return Text(name, style=STATE_STYLES.get(name, ""))


def fact(name: str, value: object) -> Text:
    """A line of a page: a name in its column, and what is known."""
    return Text.assemble((f"  {name:<12} ", "dim"), plain(value))


def _cell(value: object) -> Text:
    return value if isinstance(value, Text) else Text(plain(value))


def _steers(character: str) -> bool:
    """Whether a terminal would act on it: control, and marks that turn the direction of text."""
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    )
