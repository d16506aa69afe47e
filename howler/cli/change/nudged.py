"""Telling the services at once that something was changed in the tables."""

import asyncio
from collections.abc import Iterable

from aiokafka.errors import KafkaError

from howler.cli.addresses import Addresses
from howler.cli.screen import note
from howler.cli.send import SendError, send_event
from howler.runtime.execution.worker import PEEK_EVERY
from howler.runtime.transport.nudge import EVERYTHING, TOPIC

SECONDS = 5.0
"""How long a nudge may take: the change itself stands already."""


async def nudge(where: Addresses, functions: Iterable[str]) -> bool:
    """Wakes the workers of these functions; False, said on standard error, if Kafka is away."""
    wanted = {function.encode() for function in functions}
    value = wanted.pop() if len(wanted) == 1 else EVERYTHING
    try:
        async with asyncio.timeout(SECONDS):
            await send_event(where.kafka, where.namespace + TOPIC, None, value)
    except (SendError, KafkaError, OSError, TimeoutError):
        note(
            f"Done, but the services could not be told through Kafka at {where.kafka}: it takes"
            f" effect within {PEEK_EVERY:.0f} s"
        )
        return False
    return True
