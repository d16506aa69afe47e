"""What follows from a failed attempt."""

import math
import random

import pytest

from howler.runtime.execution.retry import Again, GiveUp, after, backoff, verdict_of
from howler.verdicts import Permanent, RateLimited, Refused, Transient, Verdict

FLAKY = Transient("flaky", "not yet")


def longest(_low: float, high: float) -> float:
    return high


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [(1, 10), (2, 20), (3, 40), (4, 80), (5, 160), (6, 300), (7, 300), (1_000_000, 300)],
)
def test_a_backoff_doubles_up_to_five_minutes(failure: int, seconds: float) -> None:
    """The longest wait after each failure, however many there were."""
    assert backoff(failure) == seconds


def test_a_wait_is_full_jitter() -> None:
    """Uniform from nothing to the backoff: the chance that is handed in is asked for that range."""
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return 1.5

    assert after(FLAKY, 1, 5, uniform) == Again(wait=1.5, attempts=2)
    assert asked == [(0.0, 20.0)]


def test_jitter_fills_its_range_and_stays_in_it() -> None:
    """With real chance, waits after the first failure lie between 0 and 10 s, in both halves."""
    chance = random.Random(7)
    waits = []
    for _ in range(200):
        then = after(FLAKY, 0, 2, chance.uniform)
        assert isinstance(then, Again)
        waits.append(then.wait)
    assert 0 <= min(waits) < 1
    assert 9 < max(waits) <= 10


@pytest.mark.parametrize("retries", [0, 1, 2, 3])
def test_a_step_has_one_attempt_more_than_retries(retries: int) -> None:
    """Retries 2 is at most 3 attempts."""
    attempts = 0
    while isinstance(then := after(FLAKY, attempts, retries, longest), Again):
        attempts = then.attempts
    assert then == GiveUp(retries + 1)


@pytest.mark.parametrize("verdict", [Permanent("no-way", "no"), Refused("bad", "no")])
def test_a_permanent_error_gives_up_at_once(verdict: Verdict) -> None:
    """Whatever retries are left; the attempt counts."""
    assert after(verdict, 0, 9, longest) == GiveUp(1)


@pytest.mark.parametrize(
    ("told", "waits"),
    [(None, 60), (0.3, 0.3), (0, 0), (-5, 0), (3_600, 3_600), (86_400, 3_600), (math.nan, 0)],
)
def test_a_rate_limit_waits_as_long_as_told(told: float | None, waits: float) -> None:
    """An hour at most, a minute where nothing was told, never back in time."""
    assert after(RateLimited("busy", "later", told), 2, 2, longest) == Again(waits, 2)


def test_a_rate_limit_burns_no_attempt_however_often() -> None:
    """A step that was limited a thousand times has all its attempts left."""
    attempts = 1
    for _ in range(1_000):
        then = after(RateLimited("busy", "later", 1.0), attempts, 2, longest)
        assert isinstance(then, Again)
        attempts = then.attempts
    assert after(FLAKY, attempts, 2, longest) == Again(20.0, 2)


def test_a_verdict_stays_what_it_is() -> None:
    """Nothing is wrapped twice."""
    refused = Refused("encrypted", "It has a password.")
    assert verdict_of(refused) is refused


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("a bug"), "ValueError: a bug"),
        (ValueError(), "ValueError"),
        (ValueError(" \x00 "), "ValueError"),
        (ValueError("a\x00b"), "ValueError: ab"),
    ],
)
def test_an_untranslated_error_may_pass(error: Exception, message: str) -> None:
    """It is transient, with a message that the database can store."""
    verdict = verdict_of(error)
    assert isinstance(verdict, Transient)
    assert (verdict.code, verdict.message) == ("unexpected-error", message)


def test_an_endless_message_is_cut() -> None:
    """A stranger's page of HTML in an error does not fill the table."""
    assert len(verdict_of(ValueError("x" * 100_000)).message) < 2_100


def test_a_lone_surrogate_in_a_message_can_be_stored() -> None:
    """Error texts of strangers are written to the database, which takes UTF-8 only."""
    assert verdict_of(ValueError("caf\udce9")).message.encode()
