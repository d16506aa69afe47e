"""The runtime in the bench's own process, with an ingest for each function."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bench.runtime.work import MEASURED, TOPIC, Asked, Watch
from howler.runtime.execution.worker import Executor, Policy
from howler.runtime.function import Function
from howler.runtime.intake.ingest import Ingest
from howler.runtime.store.database import Database, open_database
from howler.telemetry.process import Metrics
from howler.wire.envelope import Record


@dataclass(frozen=True, slots=True)
class Here:
    """An executor at work."""

    executor: Executor
    database: Database
    metrics: Metrics
    watch: Watch

    async def ask(self, function: Function[Any, Any, Any], *events: Asked) -> None:
        """Ingests events for `function` alone."""
        woken = self.executor.offer
        ingest = Ingest([function], [Asked.event_name], self.database, self.metrics, woken)
        await ingest.take(records(events))

    async def seen(self) -> float:
        """The next thing that a body noted."""
        async with asyncio.timeout(60):
            return await self.watch.seen.get()


@asynccontextmanager
async def here(url: str) -> AsyncIterator[Here]:
    """Opens it on a database; at its end it is stopped."""
    database = await open_database(url, 20)
    metrics, watch = Metrics(), Watch()
    executor = Executor(MEASURED, watch, database, Policy(30.0, 20, "/bench"), metrics)
    await executor.start()
    try:
        yield Here(executor, database, metrics, watch)
    finally:
        await executor.stop(5)
        await database.close()


def records(events: Sequence[Asked]) -> list[Record]:
    """Events in binary CloudEvents form, each with a new id."""
    return [
        Record(TOPIC, 0, 0, 0, None, event.model_dump_json().encode(), _headers())
        for event in events
    ]


def _headers() -> list[tuple[str, bytes | None]]:
    return [
        ("ce_id", str(uuid4()).encode()),
        ("ce_source", b"/bench"),
        ("ce_specversion", b"1.0"),
        ("ce_type", Asked.event_name.encode()),
    ]
