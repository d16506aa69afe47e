"""Whether database, brokers and topics are there for a process just now."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from aiokafka.errors import KafkaError

from howler.telemetry.from_database import Ask

ANSWER = 2.0
"""Seconds that each has to answer."""


async def unreachable(
    ask: Ask, metadata: Callable[[], Awaitable[Any]], topics: set[str]
) -> str | None:
    """What does not answer, or which topic is gone, or None.

    Args:
        metadata: fetches the cluster's, of all topics.
        topics: with namespace.
    """
    try:
        async with asyncio.timeout(ANSWER):
            await ask("select 1")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        return "the database does not answer"
    try:
        async with asyncio.timeout(ANSWER):
            there = await metadata()
    except (KafkaError, OSError):
        return "Kafka does not answer"
    gone = sorted(topics - there.topics())
    return f"the topic {gone[0]} is gone" if gone else None
