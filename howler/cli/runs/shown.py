"""One run explained: what it is, how far it came, and why it stands where it stands."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from howler.cli.runs.read import seconds_of
from howler.cli.runs.why import Why, spoken
from howler.cli.screen import fact, plain, state, table

LONGEST = 2_000
"""Characters of an event's data, or of a result, that are shown; `--json` shows all."""


def explained(run: dict[str, Any], steps: list[dict[str, Any]], why: Why | None) -> RenderableType:
    """The run as a page to read."""
    parts: list[RenderableType] = [_headline(run)]
    if why is not None:
        parts.append(Text(f"  {plain(why.sentence)}", style="yellow"))
    parts.append(Text())
    parts += [fact(name, value) for name, value in _facts(run)]
    if steps:
        parts += [Text(), _steps(run, steps)]
    for line in what_was_left(steps):
        parts.append(Text(f"  {line}", style="yellow"))
    parts += [Text(), *(fact(name, value) for name, value in _ends(run))]
    return Group(*parts)


def what_was_left(steps: list[dict[str, Any]]) -> Iterator[str]:
    """What a step says that it left out or dropped, a line each."""
    for step in steps:
        for one in step["left_out"] or ():
            if isinstance(one, dict) and one.get("characters"):
                yield f"left out: {plain(one.get('what'))} ({one['characters']:,} characters)"
        for one in step["dropped"] or ():
            if isinstance(one, dict):
                yield f"dropped: {plain(one.get('field'))}: {plain(one.get('reason'))}"


def _headline(run: dict[str, Any]) -> Text:
    headline = Text.assemble("Run ", (str(run["id"]), "bold"), f" of {run['function']}: ")
    headline.append_text(state(run["state"]))
    seconds = seconds_of(run)
    if run["ended_at"] is not None and seconds is not None:
        headline.append(f" after {seconds:.1f} s")
    return headline


def _facts(run: dict[str, Any]) -> Iterator[tuple[str, object]]:
    yield "event", f"{run['event']} with id {run['event_id']} from {run['source']}"
    if run["swept_at"] is None:
        yield "data", _short(run["payload"])
    else:
        yield "data", f"swept on {_clock(run['swept_at'])}, with its steps and its log"
    yield "lane", run["lane"] or "(one for all)"
    yield "arrived", _times(run)
    if run["repeats"]:
        conflicts = f", {run['conflicts']} of them with other data" if run["conflicts"] else ""
        yield "repeats", f"the same event came again {run['repeats']} times{conflicts}"
    for before in run["history"]:
        yield "opened again", _reopening(before)
    if run["slot"] is not None:
        yield "slot", f"{run['slot']}, since {spoken((run['at'] - run['since']).total_seconds())}"
    if run["lost"]:
        yield "workers", f"{run['lost']} died in it since a step was last finished"


def _steps(run: dict[str, Any], steps: list[dict[str, Any]]) -> RenderableType:
    most = run["retries"] + 1
    rows = [
        (
            f"  {step['name']}{'/' + step['key'] if step['key'] else ''}",
            state(step["state"]),
            f"{step['attempts']} of {most}",
            "" if step["seconds"] is None else f"{step['seconds']:.3f}",
            _error(step) + _twice(step),
        )
        for step in steps
    ]
    return table(["  step", "state", "attempts", "seconds>", "last error"], rows)


def _ends(run: dict[str, Any]) -> Iterator[tuple[str, object]]:
    if run["error_code"] is not None or run["error"] is not None:
        name = "last error" if run["state"] in {"waiting", "running"} else "ended with"
        yield name, _error(run)
    if isinstance(run["result"], dict):
        for name, value in run["result"].items():
            yield name.replace("_", " "), _short(value)
    elif run["result"] is not None:
        yield "result", _short(run["result"])
    if run["dead_letter"] is not None:
        yield "dead letter", f"howler dlq show {run['dead_letter']}"


def _error(row: dict[str, Any]) -> str:
    return ": ".join(str(row[name]) for name in ("error_code", "error") if row[name] is not None)


def _twice(step: dict[str, Any]) -> str:
    if not step["interrupted"]:
        return ""
    return f" ({step['interrupted']} of its calls ended unseen: perhaps made twice)"


def _times(run: dict[str, Any]) -> str:
    told = [_clock(run["created_at"])]
    if run["started_at"] is not None:
        told.append(f"started {_clock(run['started_at'])}")
    if run["ended_at"] is not None:
        told.append(f"ended {_clock(run['ended_at'])}")
    return ", ".join(told)


def _reopening(before: dict[str, Any]) -> str:
    """Who opened it again, and how it had ended before."""
    ended = before["state"] if before["code"] is None else f"{before['state']}, {before['code']}"
    why = f": {before['why']}" if before.get("why") else ""
    at = _clock(datetime.fromisoformat(before["at"]))
    return f"{at} by {before['who'] or 'somebody'}{why} (it had ended {ended})"


def _clock(at: datetime) -> str:
    return f"{at.astimezone():%F %H:%M:%S}"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}... (all of it: --json)"
