"""Nudges: "there is work of this function", to every process, by the topic `howler.control`.

Only a wake-up: a nudge that is lost costs at most the executor's longest sleep. Read by every
process without a group, from the end.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from howler.wire.broker import Broker

if TYPE_CHECKING:
    from aiokafka import AIOKafkaProducer

log = logging.getLogger("howler.nudge")

TOPIC = "howler.control"

EVERYTHING = b"*"
"""The nudge that makes an executor look at all its functions."""


class Nudger:
    """Sends nudges, each function at most once in `PAUSE` seconds."""

    PAUSE = 0.05

    def __init__(self, producer: "AIOKafkaProducer", namespace: str) -> None:
        self._producer = producer
        self._topic = namespace + TOPIC
        self._wanted: set[str] = set()
        self._awake = asyncio.Event()

    def nudge(self, function: str) -> None:
        """Asks for a nudge; returns at once."""
        self._wanted.add(function)
        self._awake.set()

    async def run_for_ever(self) -> None:
        while True:
            await self._awake.wait()
            self._awake.clear()
            await self.flush()
            await asyncio.sleep(self.PAUSE)

    async def flush(self) -> None:
        """Sends what is wanted; a nudge that Kafka does not take is dropped."""
        wanted, self._wanted = self._wanted, set()
        for function in sorted(wanted):
            try:
                await self._producer.send_and_wait(self._topic, function.encode())
            except KafkaError as fault:
                log.warning("nudge not sent: %s", type(fault).__name__)


async def listen_for_ever(broker: Broker, prefix: str, wake: Callable[[str | None], None]) -> None:
    """Calls `wake` with the function's id for every nudge, None for all of them."""
    while True:
        consumer = AIOKafkaConsumer(prefix + TOPIC, auto_offset_reset="latest", **broker.client())
        try:
            await consumer.start()
            async for message in consumer:
                name = message.value or EVERYTHING
                wake(None if name == EVERYTHING else name.decode("utf-8", "replace"))
        except (KafkaError, OSError) as fault:
            log.warning("no nudges for now: %s", type(fault).__name__)
            await asyncio.sleep(2.0)
        finally:
            await consumer.stop()
