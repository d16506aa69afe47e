"""`/livez`, `/readyz` and `/metrics` of a service, on Faust's web server."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from prometheus_client import generate_latest

from howler.telemetry.from_database import Ask, FromDatabase
from howler.telemetry.process import Metrics

log = logging.getLogger("howler.pages")

KEPT_SECONDS = 10.0
"""How long it holds that database and Kafka have answered: probes and scrapes ask no more often."""

PATIENCE = 5.0
"""Seconds that a scrape waits for the database: it gives up itself after ten."""

TEXT = "text/plain"


class Process(Protocol):
    """What the pages need of a process."""

    metrics: Metrics
    gauges: FromDatabase

    async def ask(self, sql: str, *words: Any) -> Sequence[Any]:
        """Makes one statement."""
        ...

    async def unreachable(self) -> str | None:
        """Asks database and Kafka, and says which does not answer, or None."""
        ...


@dataclass(slots=True)
class Ready:
    """Whether a process takes work.

    Args:
        not_ready: why it takes none, as far as it knows of itself, or None.
        unreachable: what it asks, and whose answer it keeps.
    """

    metrics: Metrics
    not_ready: Callable[[], str | None]
    unreachable: Callable[[], Awaitable[str | None]]
    _asked: float = float("-inf")

    async def why_not(self) -> str | None:
        """Why it takes no work just now, or None; the gauge says the same."""
        why = self.not_ready()
        if why is None and monotonic() > self._asked + KEPT_SECONDS:
            why = await self.unreachable()
            self._asked = monotonic() if why is None else float("-inf")
        self.metrics.ready(why is None)
        return why


def add_pages(app: Any, process: Process, not_ready: Callable[[], str | None]) -> None:
    """Adds the three pages to `app`; `not_ready` as in `Ready`."""
    ready = Ready(process.metrics, not_ready, process.unreachable)

    @app.page("/livez")  # type: ignore[untyped-decorator]
    async def livez(web: Any, _request: Any) -> Any:
        """The process answers: what is stuck otherwise, the watchdog ends."""
        return web.json({"status": "ok"})

    @app.page("/readyz")  # type: ignore[untyped-decorator]
    async def readyz(web: Any, _request: Any) -> Any:
        why = await ready.why_not()
        if why is None:
            return web.json({"status": "ready"})
        return web.json({"status": "not ready", "reason": why}, status=503)

    @app.page("/metrics")  # type: ignore[untyped-decorator]
    async def metrics(web: Any, _request: Any) -> Any:
        if await ready.why_not() is None:
            await _refresh(process.gauges, process.ask)
        body = await asyncio.to_thread(generate_latest, process.metrics.registry)
        return web.bytes(body, content_type=TEXT)


async def _refresh(gauges: FromDatabase, ask: Ask) -> None:
    """Reads the gauges; a database that does not answer never costs a scrape its counters."""
    try:
        async with asyncio.timeout(PATIENCE):
            await gauges.refresh(ask)
    except Exception as fault:  # noqa: BLE001  the gauges say how old they are
        log.warning("the gauges cannot be read: %s", type(fault).__name__)
