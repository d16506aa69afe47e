"""Why a run does not go on just now, in one sentence, from the tables alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import UUID

from howler.cli.runs.line import Line, read_line

if TYPE_CHECKING:
    from asyncpg import Connection

SILENCE = 20.0
"""Seconds after which work that nobody claims says that nobody is there: a living worker looks
every 15 s even if every nudge is lost."""

RUN = """
select r.id, r.function, r.state, r.due_at, r.cancel_at, r.settle_at, r.settle_tries,
       r.error_code, clock_timestamp() as at, s.since, s.lease_until,
       p.name as step, p.attempts, p.error_code as step_code, p.error as step_error
from howler.runs r
left join howler.slots s on s.run_id = r.id and s.fence = r.fence
left join lateral (
  select x.name, x.attempts, x.error_code, x.error from howler.steps x
  where x.run_id = r.id and x.state = 'parked' and r.state = 'waiting'
  order by x.due_at desc limit 1) p on true
where r.id = any ($1::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Why:
    """A reason.

    Args:
        kind: `in-line`, `starts-now`, `no-worker`, `waits-until`, `paused`, `cancelling`,
            `running`, `worker-lost` or `on-end-owed`.
        ahead: how many go before it; None where it is not in line, or beyond a hundred.
    """

    kind: str
    sentence: str
    ahead: int | None = None


async def why(
    connection: "Connection[Any]", run_id: UUID, zone: tzinfo | None = None
) -> Why | None:
    """Why the run has not ended, or None if it has and nothing more is owed.

    A time of day is told in `zone`, by default the machine's.

    Raises:
        LookupError: there is no such run.
    """
    run = await connection.fetchrow(RUN, [run_id])
    if run is None:
        raise LookupError(f"there is no run {run_id}")
    if run["state"] == "running":
        return _running(run)
    if run["state"] != "waiting":
        return _ended(run)
    if run["cancel_at"] is not None:
        return Why("cancelling", "it is being cancelled: it does not start again")
    return waiting(run, await read_line(connection, run["function"]), zone)


def waiting(run: Any, line: Line, zone: tzinfo | None = None) -> Why:
    """The reason of a run that waits; `run` is a row of `RUN`."""
    if line.paused:
        by = f" by {line.paused_by}" if line.paused_by else ""
        return Why(
            "paused", f"{line.function} is paused{by}: nothing of it starts until it is resumed"
        )
    if run["due_at"] > line.at:
        return Why("waits-until", _until(run, line, zone))
    ahead = line.ahead_of(run["id"])
    silent = _silent_for(line)
    if silent is not None:
        place = "it is next" if ahead == 0 else _place(ahead)
        return Why(
            "no-worker",
            f"{place}, a slot is free, and nobody has looked for {spoken(silent)}: no worker of"
            f" {line.function} seems to be alive",
            ahead,
        )
    if ahead is not None and ahead < line.free:
        return Why("starts-now", "starts now: a slot is free", ahead)
    return Why("in-line", f"{_place(ahead)}: {_slots(line)}", ahead)


def spoken(seconds: float) -> str:
    """A duration as a person says it: `0.3 s`, `14 s`, `3 min`, `5 h`, `2 days`."""
    if seconds < 1:
        return f"{max(seconds, 0.0):.1f} s"
    for size, unit, most in ((1, "s", 120), (60, "min", 120), (3_600, "h", 48)):
        if seconds < size * most:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} days"


def _running(run: Any) -> Why | None:
    if run["lease_until"] is None:
        return None  # it ended between two looks
    late = (run["at"] - run["lease_until"]).total_seconds()
    if late > 0:
        return Why(
            "worker-lost",
            f"its worker has not been heard of: its lease ended {spoken(late)} ago, the next claim"
            " takes it over from its last step",
        )
    if run["cancel_at"] is not None:
        return Why("cancelling", "it is being cancelled: its worker drops it at its next heartbeat")
    return Why("running", f"running for {spoken((run['at'] - run['since']).total_seconds())}")


def _ended(run: Any) -> Why | None:
    if run["settle_at"] is None:
        return None
    tried = f", tried {run['settle_tries']} times" if run["settle_tries"] else ""
    return Why("on-end-owed", f"it has ended {run['state']}, but what follows is still owed{tried}")


def _until(run: Any, line: Line, zone: tzinfo | None) -> str:
    wait = run["due_at"] - line.at
    sentence = (
        f"waits until {_clock(run['due_at'], line.at, zone)} (in {spoken(wait.total_seconds())})"
    )
    if run["step"] is None:
        return sentence
    said = run["step_code"] or run["step_error"] or "failed"
    if run["attempts"] == 0:  # only a rate limit burns none
        return f"{sentence}, as step {run['step']} was told: {said}"
    attempt = f"attempt {run['attempts']} of {line.retries + 1}"
    return f"{sentence} after {attempt} of step {run['step']}: {said}"


def _clock(due: datetime, now: datetime, zone: tzinfo | None) -> str:
    local = due.astimezone(zone)
    return f"{local:%H:%M:%S}" if due - now < timedelta(hours=12) else f"{local:%F %H:%M}"


def _silent_for(line: Line) -> float | None:
    """Seconds for which a claim would have found something and none came; None for a short time."""
    if line.held or not line.order:
        return None  # somebody renews a lease
    since = max(line.order[0].due_at, line.died_at or line.order[0].due_at)
    silent = (line.at - since).total_seconds()
    return silent if silent > SILENCE else None


def _place(ahead: int | None) -> str:
    if ahead is None:
        return "more than 100 ahead"
    number = ahead + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending} in line"


def _slots(line: Line) -> str:
    used = f"{len(line.held)} of {line.limit} {line.function} slots in use"
    if line.oldest is None:
        return used
    return f"{used}, oldest since {spoken((line.at - line.oldest).total_seconds())}"
