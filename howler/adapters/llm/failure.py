"""From what a provider answers in the place of an answer to a verdict."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus as Status
from typing import Any

from howler.verdicts import Permanent, RateLimited, Transient, Verdict

LONGEST_WAIT_S = 3600.0
_QUOTED = 200
_OVERLOADED_STATUS = 529  # Anthropic's own
_NO_CREDIT = {"insufficient_quota", "credit_balance_exhausted", "billing_error"}
_OVERLOADED = {"overloaded_error", "slow_down", "server_is_overloaded"}
_TOO_LONG = {"context_length_exceeded", "request_too_large"}
_SPENT = re.compile(r"credit balance|spend(?:ing)? limit|usage limit", re.IGNORECASE)
_TOO_LARGE = re.compile(r"request too large|prompt is too long", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Provider:
    """Who was asked, as far as a person needs it to mend what is wrong.

    Args:
        says_when: whether its rate limits always say when to come back; without that, they mean
            the month's spending cap (Anthropic) or nothing at all (OpenAI).
    """

    id: str
    name: str
    key_setting: str
    model_setting: str
    model: str
    says_when: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that a provider sent, in the words both have in common."""

    status: int
    kinds: frozenset[str]
    message: str
    retry_after: float | None

    @classmethod
    def read(cls, status: int, body: object, headers: Mapping[str, str]) -> "Failure":
        """Reads `{"error": {"type", "code", "message"}}`, or the inside of it; else only status."""
        outer = body if isinstance(body, Mapping) else {}
        inner = outer.get("error")
        error: Mapping[str, Any] = inner if isinstance(inner, Mapping) else outer
        kinds = (error.get("type"), error.get("code"))
        message = error.get("message")
        return cls(
            status,
            frozenset(kind for kind in kinds if isinstance(kind, str)),
            " ".join(message.split()) if isinstance(message, str) else "",
            wait_told(headers),
        )


def verdict_on(failure: Failure, asked: Provider) -> Verdict:
    return _on_money(failure, asked) or _on_load(failure, asked) or _on_status(failure, asked)


def not_reachable(asked: Provider, error: Exception) -> Verdict:
    return Transient("not-reachable", f"{asked.name} could not be reached: {_first_line(error)}.")


def timeout(asked: Provider) -> Verdict:
    return Transient("timeout", f"{asked.name} did not answer in time.")


def bad_answer(asked: Provider, what: str) -> Verdict:
    return Transient("bad-answer", f"{asked.name} sent {what}.")


def refused(asked: Provider, why: str | None) -> Verdict:
    reason = f": {' '.join(why.split())[:_QUOTED]}" if why else ""
    return Permanent("refused-by-model", f"{asked.name}'s {asked.model} refused to answer{reason}.")


def cut(asked: Provider, max_tokens: int) -> Verdict:
    return Transient(
        "cut-at-max-tokens", f"{asked.name}'s answer was cut after {max_tokens:,} tokens."
    )


def wait_told(headers: Mapping[str, str]) -> float | None:
    """Seconds until the provider may be asked again: 0 to an hour, None where it did not say."""
    milliseconds = _number(headers.get("retry-after-ms"))
    told = headers.get("retry-after")
    seconds = milliseconds / 1000 if milliseconds is not None else _number(told)
    if seconds is None and told:
        seconds = _until(told)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT_S)


def _on_money(failure: Failure, asked: Provider) -> Verdict | None:
    spent = bool(failure.kinds & _NO_CREDIT) or failure.status == Status.PAYMENT_REQUIRED
    if failure.status in (Status.BAD_REQUEST, Status.FORBIDDEN):
        spent = spent or _SPENT.search(failure.message) is not None
    if spent:
        return Permanent("no-credit", f"{asked.name} has no credit left for this key: add some.")
    untold = failure.status == Status.TOO_MANY_REQUESTS and failure.retry_after is None
    if untold and asked.says_when:
        return Transient(
            "no-credit",
            f"{asked.name} refused without saying until when: probably the month's spending cap.",
        )
    return None


def _on_load(failure: Failure, asked: Provider) -> Verdict | None:
    if failure.status in (Status.SERVICE_UNAVAILABLE, _OVERLOADED_STATUS) or (
        failure.kinds & _OVERLOADED
    ):
        message = f"{asked.name} is overloaded."
        if failure.retry_after is not None:
            return RateLimited("overloaded", message, failure.retry_after)
        return Transient("overloaded", message)
    too_large = failure.status == Status.REQUEST_ENTITY_TOO_LARGE
    if too_large or failure.kinds & _TOO_LONG or _TOO_LARGE.search(failure.message):
        return Permanent("too-long", f"The text is too long for {asked.name}'s {asked.model}.")
    if failure.status == Status.TOO_MANY_REQUESTS:
        message = f"{asked.name} limits how often it is asked."
        return RateLimited("rate-limited", message, failure.retry_after)
    return None


def _on_status(failure: Failure, asked: Provider) -> Verdict:
    name, model, status = asked.name, asked.model, failure.status
    known: dict[int, tuple[str, str]] = {
        Status.UNAUTHORIZED: ("wrong-key", f"does not take the key: check {asked.key_setting}."),
        Status.FORBIDDEN: ("not-allowed", f"does not let this key ask {model}."),
        Status.NOT_FOUND: (
            "model-not-found",
            f"knows no model {model}: check {asked.model_setting}.",
        ),
    }
    if status in known:
        code, what = known[status]
        return Permanent(code, f"{name} {what}")
    if status in (Status.REQUEST_TIMEOUT, Status.GATEWAY_TIMEOUT):
        return timeout(asked)
    if status >= Status.INTERNAL_SERVER_ERROR or status == Status.CONFLICT:
        return Transient("provider-error", f"{name} failed with status {status}.")
    if status < Status.BAD_REQUEST:
        return bad_answer(asked, f"status {status} in the place of an answer")
    said = failure.message[:_QUOTED] or f"status {status}"
    return Permanent("bad-request", f"{name} did not understand the request: {said}")


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value else None
    except ValueError:
        return None
    return number if number is None or math.isfinite(number) else None


def _until(date: str) -> float | None:
    try:
        return (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return None


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:_QUOTED].rstrip(".") if lines and lines[0] else type(error).__name__
