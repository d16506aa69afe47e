"""A service as people run it: its process on the sandbox, fed through Kafka."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from schemas.event import Event
from tests.support.processes import environment, services
from tests.support.things import ENDED

RUN_SECONDS = 40.0

TEST_SECONDS = 120
"""A process has to start first, on a machine that may be busy."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that starts a service has the time for it."""
    for item in items:
        if "serve" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(TEST_SECONDS))


@dataclass(frozen=True)
class Served:
    """A service that runs. Send it an event and see what became of it."""

    db: Any
    producer: AIOKafkaProducer
    namespace: str

    async def run_of(self, event: Event) -> asyncpg.Record:
        """Sends the event as plain JSON; returns the row of its run when that has ended."""
        topic = self.namespace + catalog.topic_of(event.event_name)
        value = event.model_dump_json(by_alias=True).encode()
        sent = await self.producer.send_and_wait(topic, value, key=event.key().encode())
        name = f"{topic.removeprefix(self.namespace)}-{sent.partition}-{sent.offset}-%"
        async with asyncio.timeout(RUN_SECONDS):
            while True:
                row: asyncpg.Record | None = await self.db.fetchrow(
                    "select * from howler.runs where event_id like $1 and state = any ($2)",
                    name,
                    list(ENDED),
                )
                if row is not None:
                    return row
                await asyncio.sleep(0.02)


Serve = Callable[[str], AbstractAsyncContextManager[Served]]


@pytest.fixture
async def serve(
    box: Sandbox, database_url: str, db: Any, namespace: str, tmp_path: Path
) -> AsyncIterator[Serve]:
    """`serve(name)` starts the service's process on the test's database and topics."""
    await ensure_topics(box.kafka_bootstrap_servers, catalog.topics(), namespace)
    producer = AIOKafkaProducer(bootstrap_servers=box.kafka_bootstrap_servers)
    await producer.start()
    env = environment(
        box, database_url, namespace, HOWLER_SPOOL=str(tmp_path / "spool"), HOWLER_EXTRACTORS="1"
    )

    @asynccontextmanager
    async def start(name: str) -> AsyncIterator[Served]:
        async with services(f"services.{name}.app", env, tmp_path):
            yield Served(db, producer, namespace)

    yield start
    await producer.stop()
