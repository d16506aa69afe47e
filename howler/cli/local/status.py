"""What lies in a sandbox's folder: each part, whether it runs, and its log."""

from pathlib import Path
from typing import Any

from howler.cli.screen import print_table, state


def parts_of(folder: Path) -> dict[str, Any]:
    """The parts as JSON."""
    from sandbox.state import parts

    return {
        "parts": [
            {"name": part.name, "pid": part.pid, "log": str(part.log)} for part in parts(folder)
        ]
    }


def tell_parts(parts: dict[str, Any]) -> None:
    """Prints the parts."""
    rows = [
        (
            f"  {part['name']}",
            state("running") if part["pid"] else state("stopped"),
            part["pid"],
            part["log"],
        )
        for part in parts["parts"]
    ]
    if rows:
        print_table(["  part", "", "pid", "log"], rows)
