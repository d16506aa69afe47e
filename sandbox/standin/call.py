"""A call as a provider sees it, and its answer: what every provider's file is written against."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

STAND_IN_HEADER = "x-howler-stand-in"
STAND_IN_LABEL = "stand-in writer, no key set"
WRONG_KEY = "wrong-key"
"""The one key that every stand-in refuses; any other that is not empty opens everything."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, its body already read, and the mischief that the fault plan asks of it."""

    request: web.Request
    body: bytes
    mischief: frozenset[str] = frozenset()

    def json(self) -> Any:
        """Return the body as JSON; ValueError where it is none."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; `note` is for the ledger only."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call that a provider offers.

    Args:
        name: how the fault plan and the ledger call it, such as `anthropic.messages`.
        method: the HTTP method.
        path: aiohttp's route, with the provider's prefix.
        handle: does the call. What it raises is a fault of the stand-in itself: a 500.
        error: the provider's own documented error body for an HTTP status.
    """

    name: str
    method: str
    path: str
    handle: Callable[[Call], Awaitable[Answer]]
    error: Callable[[int], Answer]


def json_answer(
    payload: Any, status: int = 200, headers: Mapping[str, str] | None = None, note: str = ""
) -> Answer:
    body = json.dumps(payload, ensure_ascii=False).encode()
    return Answer(status, body, {"content-type": "application/json", **(headers or {})}, note)


def key_of(request: web.Request) -> str | None:
    """Return the caller's API key from whichever header carries it, or None."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    for header in ("x-api-key", "apikey"):
        if request.headers.get(header, "").strip():
            return request.headers[header].strip()
    return None
