"""The server put together: providers, fault plan, ledger and control behind one port."""

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from sandbox.standin.call import Endpoint
from sandbox.standin.control import Control
from sandbox.standin.faults import FaultPlan
from sandbox.standin.gate import through_gate
from sandbox.standin.ledger import Ledger
from sandbox.standin.providers import anthropic, openai, storage

_LARGEST_REQUEST = 64 * 1024 * 1024
"""Bytes; above the storage's own limit, so that its documented error is what a caller sees."""


def build(folder: Path) -> web.Application:
    """Return the application; it keeps files, ledger and secrets under `folder`."""
    plan = FaultPlan()
    ledger = Ledger(folder / "ledger.sqlite")
    endpoints: list[Endpoint] = [
        *storage.endpoints(folder / "storage"),
        *anthropic.endpoints(),
        *openai.endpoints(),
    ]
    app = web.Application(client_max_size=_LARGEST_REQUEST)
    app.add_routes(Control(plan, ledger, {endpoint.name for endpoint in endpoints}).routes())
    for endpoint in endpoints:
        handler = through_gate(endpoint, plan, ledger)
        app.router.add_route(endpoint.method, endpoint.path, handler)

    async def close_ledger(_: web.Application) -> AsyncIterator[None]:
        yield
        ledger.close()

    app.cleanup_ctx.append(close_ledger)
    return app
