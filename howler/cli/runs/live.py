"""Watched runs on a terminal that is redrawn, or as a line for each change."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from rich.live import Live
from rich.text import Text

from howler.cli.runs.drawn import Look, drawn, said, took
from howler.cli.runs.read import seconds_of
from howler.cli.runs.watching import Seen
from howler.cli.screen import console, plain, print_json_line, say

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
                say(_line(run, step, seen, how))
            elif run["ended_at"] is not None and step is None:
                say(f"{_line(run, None, seen, how)}{_step_times(seen.steps[run['id']])}")
    return seen


def _line(run: dict[str, Any], step: dict[str, Any] | None, seen: Seen, how: Look) -> str:
    """One change as a line."""
    begin = plain(how.name(run))
    if step is not None:
        seconds = "" if step["seconds"] is None else f" in {took(step['seconds'])}"
        error = f": {said(step)}" if said(step) else ""
        return f"{begin}  {plain(step['name'])} {step['state']}{seconds}{error}"
    seconds_so_far = seconds_of(run)
    after = ""
    if run["ended_at"] is not None and seconds_so_far is not None:
        after = f" after {took(seconds_so_far)}"
    reason = plain(seen.why.get(run["id"], "")) or said(run)
    return f"{begin}  {run['state']}{after}{f': {reason}' if reason else ''}"


def _step_times(steps: list[dict[str, Any]]) -> str:
    times = [f"{plain(step['name'])} {took(step['seconds'] or 0.0)}" for step in steps]
    return f"  ({', '.join(times)})" if times else ""
