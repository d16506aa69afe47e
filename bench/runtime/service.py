"""`rest` as a whole service: `faust -A bench.runtime.service worker`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.runtime.work import TOPICS, Asked, resting
from howler.runtime.service import Service
from howler.runtime.store.database import Database
from howler.runtime.transport.faust_app import faust_app, take
from howler.settings import Settings


@asynccontextmanager
async def tools(_settings: Settings, _database: Database) -> AsyncIterator[None]:
    yield None


service = Service(
    name="bench",
    functions=[resting],
    topics=TOPICS,
    known=[Asked.event_name],
    settings=Settings,
    tools=tools,
)

app = faust_app(service)
asked = app.topic(app.topic_name(Asked), value_type=bytes, value_serializer="raw")


@app.agent(asked)  # type: ignore[untyped-decorator]  # faust is untyped
async def events(stream: Any) -> None:
    await take(stream, app)
