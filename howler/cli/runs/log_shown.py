"""The log of a run as a table: ids and enumerations, a line for each thing that happened."""

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from howler.cli.screen import plain, table

STYLES = {
    "succeeded": "green",
    "step-done": "green",
    "failed": "red",
    "step-failed": "red",
    "lease-lost": "red",
    "parked": "yellow",
    "step-parked": "yellow",
    "cancelled": "yellow",
    "cancel-asked": "yellow",
    "skipped": "yellow",
    "reopened": "cyan",
}


def log_shown(log: list[dict[str, Any]]) -> RenderableType:
    """The log as a page to read."""
    if not log:
        return Text("Nothing has happened to it yet, or its log was swept.")
    rows = [
        (
            f"{line['at'].astimezone():%m-%d %H:%M:%S.%f}"[:-3],
            Text(_what(line), style=STYLES.get(line["what"], "")),
            line["attempt"] or "",
            line["code"],
        )
        for line in log
    ]
    return table(["at", "what", "attempt>", "code"], rows)


def _what(line: dict[str, Any]) -> str:
    what = plain(line["what"]).replace("-", " ")
    if line["step"] is not None:
        key = f"/{line['key']}" if line["key"] else ""
        return f"{what}: {plain(line['step'] + key)}"
    if line["slot"] is not None:
        return f"{what}: slot {line['slot']} of worker {plain(line['worker'])[:8]}"
    return what
