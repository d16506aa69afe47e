"""What every call passes: written into the ledger, struck by the fault plan, answered, ended."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from aiohttp import web

from sandbox.standin import wire
from sandbox.standin.call import Answer, Call, Endpoint, key_of
from sandbox.standin.faults import (
    IN_THE_ANSWER,
    INSTEAD_OF_THE_ANSWER,
    TO_THE_ANSWER,
    Fault,
    FaultPlan,
)
from sandbox.standin.ledger import Arrival, Ending, Ledger, hash_of_key

_CALLER_LEFT = "the caller closed the connection"
_OWN_FAILURE = "the stand-in itself failed; its log says why"


class Passage:
    """One call on its way through: what the ledger will be told when it is over."""

    def __init__(self) -> None:
        self.payload: bytes | None = None
        self.faults: tuple[Fault, ...] = ()
        self.status: int | None = None
        self.note: str | None = _OWN_FAILURE

    def ending(self) -> Ending:
        sha = None if self.payload is None else hashlib.sha256(self.payload).hexdigest()
        names = [f.kind if f.status is None else f"{f.kind} {f.status}" for f in self.faults]
        return Ending(self.status, sha, "+".join(names) or None, self.note or None)


def through_gate(
    endpoint: Endpoint, plan: FaultPlan, ledger: Ledger
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Wrap an endpoint's handler for aiohttp.

    The call ends in the ledger when the last byte of its answer is with the socket, or when the
    caller's socket closes (aiohttp then cancels the handler): whichever comes first.
    """

    async def handle(request: web.Request) -> web.StreamResponse:
        key = key_of(request)
        call_id = ledger.begin(
            Arrival(
                endpoint.name,
                request.method,
                request.path,
                None if key is None else hash_of_key(key),
                request.headers.get("idempotency-key"),
            )
        )
        passage = Passage()
        try:
            return await _pass(request, endpoint, plan, passage)
        except (asyncio.CancelledError, ConnectionError):
            passage.note = _CALLER_LEFT
            raise
        finally:
            ledger.end(call_id, passage.ending())

    return handle


async def _pass(
    request: web.Request, endpoint: Endpoint, plan: FaultPlan, passage: Passage
) -> web.StreamResponse:
    passage.payload = await request.read()
    passage.faults = plan.take(endpoint.name, request.path, passage.payload)
    for fault in _of(passage.faults, frozenset({"latency"})):
        await asyncio.sleep(fault.seconds)
    for fault in _of(passage.faults, INSTEAD_OF_THE_ANSWER):
        return await _instead(request, endpoint, fault, passage)
    mischief = frozenset(f.kind for f in _of(passage.faults, IN_THE_ANSWER))
    answer = await endpoint.handle(Call(request, passage.payload, mischief))
    for fault in _of(passage.faults, TO_THE_ANSWER):
        return await _spoiled(request, answer, fault, passage)
    return await _sent(request, answer, passage)


def _of(faults: Sequence[Fault], kinds: frozenset[str]) -> list[Fault]:
    return [fault for fault in faults if fault.kind in kinds]


async def _sent(request: web.Request, answer: Answer, passage: Passage) -> web.StreamResponse:
    response = await wire.send(request, answer)
    passage.status, passage.note = answer.status, answer.note
    return response


async def _instead(
    request: web.Request, endpoint: Endpoint, fault: Fault, passage: Passage
) -> web.StreamResponse:
    if fault.kind == "hang":
        await wire.hang(request)
    if fault.kind == "reset":
        wire.reset(request)
        passage.note = "the connection was reset before anything was done"
        return web.Response()
    if fault.kind == "html":
        return await _sent(request, wire.html(fault), passage)
    if fault.kind == "redirect":
        return await _sent(request, wire.redirect(fault), passage)
    return await _sent(request, _status(endpoint, fault), passage)


def _status(endpoint: Endpoint, fault: Fault) -> Answer:
    documented = endpoint.error(fault.status or 500)
    status = fault.status or documented.status
    if fault.body is None:
        return replace(documented, headers={**documented.headers, **fault.headers})
    if isinstance(fault.body, str):
        return Answer(status, fault.body.encode(), {"content-type": "text/plain", **fault.headers})
    body = json.dumps(fault.body).encode()
    return Answer(status, body, {**documented.headers, **fault.headers})


async def _spoiled(
    request: web.Request, answer: Answer, fault: Fault, passage: Passage
) -> web.StreamResponse:
    passage.note = answer.note
    if fault.kind == "lost-answer":
        wire.reset(request)
        passage.note = "done, but the answer was lost"
        return web.Response()
    if fault.kind == "truncated":
        await wire.send_half(request, answer)
        passage.status = answer.status
        return web.Response()
    if fault.kind == "garbage-json":
        return await _sent(request, wire.garbage(answer), passage)
    response = await wire.send_padded(request, answer, fault)
    passage.status = answer.status
    return response
