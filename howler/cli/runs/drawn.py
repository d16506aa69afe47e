"""Watched runs as one table that fits the terminal: a column for each step, with its time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from howler.cli.runs.read import seconds_of
from howler.cli.runs.watching import Seen
from howler.cli.screen import plain, state, table

SPARE_LINES = 8
"""Lines of a terminal that the table leaves free: its heading, its end and the prompt."""

MOST_STEPS = 8
"""Columns for steps; with more of them only the last step of a run is shown."""

STATE_WIDTH, TIME_WIDTH, GAP = 9, 7, 2


@dataclass(frozen=True, slots=True)
class Look:
    """How watched runs are shown.

    Args:
        name: what a run is called; `column` is the heading of that.
        each_step: on no terminal, whether a step has a line of its own.
    """

    name: Callable[[dict[str, Any]], str] = lambda run: f"{str(run['id'])[:8]} {run['function']}"
    column: str = "run"
    each_step: bool = True


def drawn(seen: Seen, screen: Console, how: Look) -> RenderableType:
    """The table of one look; where the terminal is too low, those that live go first."""
    fit = max(3, screen.size.height - SPARE_LINES)
    runs = seen.runs
    if len(runs) > fit:
        runs = sorted(runs, key=lambda run: run["ended_at"] is not None)[:fit]
    steps = _step_names(seen)
    used = max((len(how.name(run)) for run in runs), default=0) + STATE_WIDTH + TIME_WIDTH + 3 * GAP
    steps_used = sum(max(TIME_WIDTH, len(_widest(name))) + GAP for name in steps)
    if len(steps) > MOST_STEPS or used + steps_used > screen.width:
        steps, steps_used = [], 0
    made = table(["run", "", "time>", *(f"{_stacked(name)}>" for name in steps), ""], [])
    made.columns[0].header = how.column
    for column in made.columns:
        column.no_wrap, column.overflow = True, "ellipsis"
    for run in runs:
        reason = _reason(run, seen, last_step=not steps)
        reason.truncate(max(0, screen.width - used - steps_used), overflow="ellipsis")
        made.add_row(Text(plain(how.name(run))), *_cells(run, seen, steps), reason)
    _say_rest(made, len(seen.runs) - len(runs))
    return made


def took(seconds: float) -> str:
    """A short time: `26 ms`, `1.3 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def said(row: dict[str, Any]) -> str:
    """Code and sentence of a run's or a step's error, empty if there is none."""
    return "" if row["error_code"] is None else f"{row['error_code']}: {plain(row['error'])}"


def _cells(run: dict[str, Any], seen: Seen, steps: list[str]) -> list[Text | str]:
    seconds = seconds_of(run)
    cells: list[Text | str] = [state(run["state"]), "" if seconds is None else took(seconds)]
    made = seen.steps[run["id"]]
    return cells + [_time([step for step in made if step["name"] == name]) for name in steps]


def _time(steps: list[dict[str, Any]]) -> Text:
    """The time of a step, of all its keys together."""
    if not steps:
        return Text()
    seconds = sum(step["seconds"] or 0.0 for step in steps)
    worst = min(
        (step["state"] for step in steps), key=("failed", "parked", "started", "done").index
    )
    return Text("..." if worst == "started" else took(seconds), style=state(worst).style)


def _reason(run: dict[str, Any], seen: Seen, *, last_step: bool) -> Text:
    reason = plain(seen.why.get(run["id"], "")) or said(run)
    steps = seen.steps[run["id"]]
    if not reason and last_step and steps:
        reason = f"{steps[-1]['name']} {steps[-1]['state']}"
    return Text(reason)


def _step_names(seen: Seen) -> list[str]:
    names = [step["name"] for steps in seen.steps.values() for step in steps]
    return list(dict.fromkeys(names))


def _stacked(name: str) -> str:
    return plain(name).replace("-", "\n")


def _widest(name: str) -> str:
    return max(_stacked(name).split("\n"), key=len)


def _say_rest(made: Table, rest: int) -> None:
    if rest:
        made.caption = f"and {rest} more"
        made.caption_justify = "left"
