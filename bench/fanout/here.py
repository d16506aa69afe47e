"""The fan-out in the bench's own process: no relay, so that writing is measured alone."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bench.fanout.people import People, tick
from howler.runtime.execution.worker import Executor, Policy
from howler.runtime.intake.ingest import Ingest
from howler.runtime.store.database import Database, open_database
from howler.telemetry.process import Metrics
from howler.wire.envelope import Record
from schemas.events import DailyDiscoveryFired
from services.discovery.schedule_daily_discovery import schedule_daily_discovery
from services.discovery.settings import DiscoverySettings
from services.discovery.tools import open_tools

EVENT = DailyDiscoveryFired.event_name
ENDED = "select state from howler.runs where ended_at is not null"


@dataclass(frozen=True, slots=True)
class Here:
    """An executor at work."""

    ingest: Ingest
    database: Database
    metrics: Metrics

    async def fan_out(self, conn: Any, day: int) -> None:
        """One tick, from the ingest to the end of its run."""
        await self.ingest.take([fired(day)])
        async with asyncio.timeout(600):
            while not (state := await conn.fetchval(ENDED)):  # noqa: ASYNC110  a database has no event to wait for
                await asyncio.sleep(0.005)
        assert state == "succeeded", state


@asynccontextmanager
async def here(people: People) -> AsyncIterator[Here]:
    """Opens it with the settings of a deployment; at its end it is stopped."""
    words = {"DATABASE_URL": people.url, "KAFKA_BOOTSTRAP_SERVERS": people.servers}
    settings = DiscoverySettings.model_validate(words)
    database, metrics = await open_database(people.url, 20), Metrics()
    async with open_tools(settings, database) as tools:
        policy = Policy(30.0, 20, "/howlerhire/discovery")
        executor = Executor([schedule_daily_discovery], tools, database, policy, metrics)
        ingest = Ingest([schedule_daily_discovery], [EVENT], database, metrics, executor.offer)
        await executor.start()
        gc.freeze()  # as the start of a service does
        try:
            yield Here(ingest, database, metrics)
        finally:
            gc.unfreeze()
            await executor.stop(5)
            await database.close()


def fired(day: int) -> Record:
    """The day's tick as the scheduler sends it."""
    event = DailyDiscoveryFired(scheduled_at=tick(day))
    headers = {"ce_id": str(uuid4()), "ce_source": "/bench", "ce_specversion": "1.0"}
    words = [(name, text.encode()) for name, text in (headers | {"ce_type": EVENT}).items()]
    value = event.model_dump_json(by_alias=True).encode()
    return Record(EVENT.replace("/", "."), 0, 0, 0, None, value, list(words))
