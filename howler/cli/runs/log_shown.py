"""The log of a run as a table: ids and enumerations, a line for each thing that happened."""

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from howler.cli.screen import table

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
            f"{line['at'].astimezone():%F %H:%M:%S.%f}"[:-3],
            Text(line["what"].replace("-", " "), style=STYLES.get(line["what"], "")),
            line["step"] if not line["key"] else f"{line['step']}/{line['key']}",
            line["attempt"],
            line["code"],
            "" if line["slot"] is None else f"slot {line['slot']} of {line['worker']}",
        )
        for line in log
    ]
    return table(["at", "what", "step", "attempt>", "code", "by"], rows)
