"""Watched runs on a terminal that is redrawn, or as a line for each change."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from howler.cli.runs.read import seconds_of
from howler.cli.runs.watching import Seen
from howler.cli.screen import console, plain, print_json_line, say, state, table

SPARE_LINES = 4
"""Lines of a terminal that the table leaves free."""


@dataclass(frozen=True, slots=True)
class Look:
    """How watched runs are shown.

    Args:
        name: what a run is called; `column` is the heading of that.
        each_step: on no terminal, whether a step has a line of its own.
    """

    name: Callable[[dict[str, Any]], str] = lambda run: str(run["id"])[:8]
    column: str = "run"
    each_step: bool = True


USUAL = Look()


async def show_live(looks: AsyncIterator[Seen], how: Look = USUAL) -> Seen | None:
    """Shows every look and returns the last one, None if there was none."""
    screen = console()
    if not screen.is_terminal:
        return await _show_lines(looks, how)
    seen = None
    with Live(Text("Nothing yet."), console=screen, auto_refresh=False) as live:
        async for seen in looks:
            live.update(drawn(seen, screen, how), refresh=True)
    return seen


async def show_json(looks: AsyncIterator[Seen]) -> Seen | None:
    """A JSON object on a line of its own for every change of a run or a step."""
    seen = None
    changes = Changes()
    async for seen in looks:
        for run, step in changes.of(seen):
            print_json_line({"run": run, "step": step})
    return seen


class Changes:
    """Tells what is new in a look: each change of a run's or a step's state once."""

    def __init__(self) -> None:
        self._told: set[tuple[object, ...]] = set()

    def of(self, seen: Seen) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
        """The run and its changed step; no step where the run itself changed."""
        for run in seen.runs:
            ended = run["ended_at"] is not None
            if not ended and self._new(run["id"], run["state"], run["started_at"]):
                yield run, None
            for step in seen.steps[run["id"]]:
                if self._new(run["id"], step["name"], step["key"], step["state"], step["attempts"]):
                    yield run, step
            if ended and self._new(run["id"], run["state"], run["ended_at"]):
                yield run, None

    def _new(self, *what: object) -> bool:
        if what in self._told:
            return False
        self._told.add(what)
        return True


async def _show_lines(looks: AsyncIterator[Seen], how: Look) -> Seen | None:
    seen = None
    changes = Changes()
    async for seen in looks:
        for run, step in changes.of(seen):
            if how.each_step:
                say(line_of(run, step, seen, how))
            elif run["ended_at"] is not None and step is None:
                steps = _step_times(seen.steps[run["id"]])
                say(f"{line_of(run, None, seen, how)}  ({steps.plain})")
    return seen


def line_of(run: dict[str, Any], step: dict[str, Any] | None, seen: Seen, how: Look) -> str:
    """One change as a line."""
    begin = plain(how.name(run)) if how is not USUAL else f"{str(run['id'])[:8]} {run['function']}"
    if step is not None:
        seconds = "" if step["seconds"] is None else f" in {took(step['seconds'])}"
        return f"{begin}  {step['name']} {step['state']}{seconds}{_said(step)}"
    seconds_so_far = seconds_of(run)
    after = ""
    if run["ended_at"] is not None and seconds_so_far is not None:
        after = f" after {took(seconds_so_far)}"
    reason = f": {plain(seen.why[run['id']])}" if run["id"] in seen.why else _said(run)
    return f"{begin}  {run['state']}{after}{reason}"


def drawn(seen: Seen, screen: Console, how: Look = USUAL) -> RenderableType:
    """The table of one look; where the terminal is too low, those that live go first."""
    fit = max(3, screen.size.height - SPARE_LINES)
    runs = seen.runs
    if len(runs) > fit:
        runs = sorted(runs, key=lambda run: run["ended_at"] is not None)[:fit]
    made = table([how.column, "state", "time>", "steps", ""], [])
    for column in made.columns[3:]:
        column.no_wrap = True
        column.overflow = "ellipsis"
    for run in runs:
        _add(made, run, seen, how)
    if len(runs) < len(seen.runs):
        made.caption = f"and {len(seen.runs) - len(runs)} more"
        made.caption_justify = "left"
    return made


def took(seconds: float) -> str:
    """A short time: `26 ms`, `1.3 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _add(made: Table, run: dict[str, Any], seen: Seen, how: Look) -> None:
    seconds = seconds_of(run)
    reason = seen.why.get(run["id"], "") or _said(run).removeprefix(": ")
    made.add_row(
        Text(plain(how.name(run))),
        state(run["state"]),
        "" if seconds is None else took(seconds),
        _step_times(seen.steps[run["id"]]),
        Text(plain(reason)),
    )


def _step_times(steps: list[dict[str, Any]]) -> Text:
    told = Text()
    for step in steps:
        if told:
            told.append(", ")
        seconds = "" if step["seconds"] is None else f" {took(step['seconds'])}"
        told.append(f"{step['name']}{seconds}", style=state(step["state"]).style)
    return told


def _said(row: dict[str, Any]) -> str:
    if row["error_code"] is None:
        return ""
    return f": {row['error_code']}: {plain(row['error'])}"
