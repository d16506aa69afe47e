"""`rest` as a whole service: `faust -A bench.runtime.service worker`."""

from typing import Any

from bench.runtime.work import TOPICS, Asked, resting
from howler.runtime.faust_app import faust_app, take
from howler.runtime.service import Service

service = Service(
    name="bench",
    functions=[resting],
    topics=TOPICS,
    known=[Asked.event_name],
)

app = faust_app(service)


@app.agent(app.events())  # type: ignore[untyped-decorator]  # faust is untyped
async def events(stream: Any) -> None:
    await take(stream, app)
