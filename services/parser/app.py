"""The parser: reads the resumes that people upload.

faust -A services.parser.app worker
"""

from typing import Any

from howler.runtime.faust_app import faust_app, take
from howler.runtime.service import Service
from schemas import catalog
from services.parser.parse_resume_file import parse_resume_file
from services.parser.settings import ParserSettings
from services.parser.tools import open_tools

service = Service(
    name="parser",
    functions=[parse_resume_file],
    topics=catalog.topics(),
    migrations=["runtime", "parser"],
    known=catalog.event_names(),
    settings=ParserSettings,
    tools=open_tools,
)

app = faust_app(service)


@app.agent(app.events())  # type: ignore[untyped-decorator]  # faust is untyped
async def events(stream: Any) -> None:
    """Hands every event to the ingest, which makes it durable before it is acknowledged."""
    await take(stream, app)
