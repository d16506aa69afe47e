"""The parser as people run it: its processes on the sandbox's broker, fed by plain producers."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from tests.support.processes import ServiceProcess, environment, services
from tests.support.uploads import TOPIC

Send = Callable[..., Awaitable[None]]
StartParsers = Callable[..., AbstractAsyncContextManager[list[ServiceProcess]]]


@pytest.fixture
async def parsers(box: Sandbox, database_url: str, namespace: str, tmp_path: Path) -> StartParsers:
    """Starts as many parser processes as are asked for, under settings given by name."""
    await ensure_topics(box.kafka_bootstrap_servers, catalog.topics(), namespace)

    def start(count: int, **settings: str) -> AbstractAsyncContextManager[list[ServiceProcess]]:
        env = environment(
            box,
            database_url,
            namespace,
            HOWLER_SPOOL=str(tmp_path / "spool"),
            HOWLER_EXTRACTORS="1",
            **settings,
        )
        return services("services.parser.app", env, tmp_path, count)

    return start


@pytest.fixture
async def send(box: Sandbox, namespace: str) -> AsyncIterator[Send]:
    """A plain producer that knows nothing of us."""
    producer = AIOKafkaProducer(bootstrap_servers=box.kafka_bootstrap_servers)
    await producer.start()

    async def plain(*values: Any, topic: str = TOPIC) -> None:
        for value in values:
            data = value if isinstance(value, bytes) else json.dumps(value).encode()
            await producer.send_and_wait(namespace + topic, data)

    yield plain
    await producer.stop()
