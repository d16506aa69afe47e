"""Kafka without the runtime: a producer as careful as ours, and a receiver in its own process."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer

from bench.runtime.place import Place

SECONDS = 120


@asynccontextmanager
async def producer(place: Place) -> AsyncIterator[AIOKafkaProducer]:
    made = AIOKafkaProducer(
        bootstrap_servers=place.box.kafka_bootstrap_servers, enable_idempotence=True, acks="all"
    )
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


@asynccontextmanager
async def receiver(place: Place, topic: str, count: int) -> AsyncIterator[asyncio.StreamReader]:
    """A receiver that waits for `count` records; `received` reads what it saw."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.runtime.receiver"),
        *(place.box.kafka_bootstrap_servers, topic, str(count)),
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def received(said: asyncio.StreamReader) -> dict[str, Any]:
    """What a receiver saw, once it has seen all."""
    async with asyncio.timeout(SECONDS):
        found: dict[str, Any] = json.loads(await said.readline())
        return found
