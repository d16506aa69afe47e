"""Discovery: once a day, one search for every active user.

faust -A services.discovery.app worker
"""

from typing import Any

from howler.runtime.faust_app import faust_app, take
from howler.runtime.service import Service
from schemas import catalog
from services.discovery.schedule_daily_discovery import schedule_daily_discovery
from services.discovery.settings import DiscoverySettings
from services.discovery.tools import open_tools

service = Service(
    name="discovery",
    functions=[schedule_daily_discovery],
    topics=catalog.topics(),
    known=catalog.event_names(),
    settings=DiscoverySettings,
    tools=open_tools,
)

app = faust_app(service)


@app.agent(app.events())  # type: ignore[untyped-decorator]  # faust is untyped
async def events(stream: Any) -> None:
    """Hands every event to the ingest, which makes it durable before it is acknowledged."""
    await take(stream, app)
