"""A dashboard's queries, asked of a real Prometheus over the time of a load."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.prometheus.ask import Window, chosen, everything, over_time

BOARDS = Path(__file__).resolve().parents[3] / "ops" / "grafana" / "dashboards"
RATE_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a panel, and what is wrong with its answer (None = it is filled)."""

    panel: str
    expr: str
    fault: str | None


def read_board(name: str) -> Any:
    return json.loads((BOARDS / f"{name}.json").read_text(encoding="utf-8"))


def ask_all(board: Any, url: str, start: int, end: int) -> list[Asked]:
    """Every query of every panel, second by second from before the load until after it."""
    variables, window = everything(board, RATE_SECONDS), Window(start, end, 1)
    return [
        Asked(
            f"{panel['id']} {panel['title']}",
            target["expr"],
            fault(url, chosen(target["expr"], variables), window),
        )
        for panel in board["panels"]
        for target in panel.get("targets", [])
    ]


def fault(url: str, expr: str, window: Window) -> str | None:
    """Filled = some line has a finite value that differs from its own before the load."""
    lines = over_time(url, expr, window).values()
    if not lines:
        return "nothing answers"
    if all(value == line.get(window.start) for line in lines for value in line.values()):
        return "nothing changed"
    return None
