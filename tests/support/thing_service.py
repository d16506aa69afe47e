"""The test-only function as a whole service: `faust -A tests.support.thing_service worker`."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from howler.runtime.faust_app import faust_app, take
from howler.runtime.service import Service
from howler.runtime.store.database import Database
from howler.runtime.transport.nudge import TOPIC as CONTROL
from howler.settings import Settings
from howler.wire.topics import TopicSpec
from tests.support.things import TABLES, TOPIC, ThingAsked, Work, thing

log = logging.getLogger("howler.thing")

DAY = 86_400_000

PARTITIONS = int(os.environ.get("THING_PARTITIONS", "6"))

TOPICS = [
    TopicSpec(name, partitions, 7 * DAY, 1 << 20)
    for name, partitions in (
        (TOPIC, PARTITIONS),
        (f"{TOPIC}.dlq", 1),
        ("thing.done", 1),
        (CONTROL, 1),
    )
]


async def call(n: int) -> int:
    """Takes 10 ms, or as many as `n` says from 1,000 on."""
    log.info("called")
    await asyncio.sleep(0.01 if n < 1_000 else n / 1_000)
    return n


@asynccontextmanager
async def tools(_settings: Settings, database: Database) -> AsyncIterator[Work]:
    await database.control.execute(TABLES)
    yield Work(call)


service = Service(
    name="thing",
    functions=[thing()],
    topics=TOPICS,
    known=[ThingAsked.event_name, "other/thing.asked"],
    tools=tools,
)

app = faust_app(service)


@app.agent(app.events())  # type: ignore[untyped-decorator]  # faust is untyped
async def things(stream: Any) -> None:
    await take(stream, app)
