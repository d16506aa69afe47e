"""What follows from a failed attempt: pure."""

from collections.abc import Callable
from dataclasses import dataclass

from howler.verdicts import Permanent, RateLimited, Transient, Verdict

BACKOFF_BASE = 10.0
"""Seconds: the most that the first retry waits."""

BACKOFF_CAP = 300.0
"""Seconds: the most that any retry waits."""

RATE_LIMIT_CAP = 3_600.0
"""Seconds: the most that a provider can make a run wait in one go."""

RATE_LIMIT_DEFAULT = 60.0
"""Seconds to wait where a provider limits without saying how long."""


@dataclass(frozen=True, slots=True)
class Again:
    """Try again `wait` seconds from now; `attempts` are burnt so far."""

    wait: float
    attempts: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The step has failed for good."""

    attempts: int


def after(
    verdict: Verdict, attempts: int, retries: int, uniform: Callable[[float, float], float]
) -> Again | GiveUp:
    """What follows when an attempt ends with `verdict` after `attempts` burnt ones before it.

    A rate limit waits as long as told and burns nothing; a permanent error gives up; everything
    else backs off with full jitter: uniform from 0 to min(5 min, 10 s x 2^(n-1)).
    """
    if isinstance(verdict, RateLimited):
        told = RATE_LIMIT_DEFAULT if verdict.retry_after is None else verdict.retry_after
        return Again(wait=min(max(0.0, told), RATE_LIMIT_CAP), attempts=attempts)
    attempts += 1
    if isinstance(verdict, Permanent) or attempts > retries:
        return GiveUp(attempts)
    return Again(wait=uniform(0.0, backoff(attempts)), attempts=attempts)


def backoff(attempt: int) -> float:
    """The longest wait in seconds after the `attempt`-th failure (1 is the first)."""
    return float(min(BACKOFF_CAP, BACKOFF_BASE * 2 ** min(attempt - 1, 10)))


def verdict_of(error: Exception) -> Verdict:
    """`error` as a verdict: what no adapter translated may be a passing fault."""
    if isinstance(error, Verdict):
        return error
    text = str(error).strip(" \t\r\n\x00")[:2_000]
    return Transient(
        "unexpected-error", f"{type(error).__name__}: {text}" if text else type(error).__name__
    )
