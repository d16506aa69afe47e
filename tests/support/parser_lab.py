"""The parser's function with its real tools, in this process, on the test's database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from howler.runtime.execution.worker import Executor, Policy
from howler.runtime.intake.ingest import Ingest
from howler.runtime.store.database import open_database
from howler.telemetry.process import Metrics
from sandbox.sandbox import Sandbox
from schemas import catalog
from services.parser.parse_resume_file import parse_resume_file
from services.parser.settings import ParserSettings
from services.parser.tools import ParserTools, open_tools
from tests.support.things import ENDED, quick
from tests.support.uploads import Upload


@dataclass
class ParserLab:
    """Ask it to parse, and wait for what comes out."""

    ingest: Ingest
    executor: Executor
    tools: ParserTools
    db: Any

    async def parse(self, upload: Upload, seconds: float = 25, **changed: Any) -> asyncpg.Record:
        """Sends the upload's event and returns the ended run."""
        return await self.ended(await self.ask(upload, **changed), seconds)

    async def ask(self, upload: Upload, **changed: Any) -> str:
        """Sends the upload's event; returns its id."""
        record = upload.record(**changed)
        await self.ingest.take([record])
        return str(
            await self.db.fetchval("select event_id from howler.runs order by seq desc limit 1")
        )

    async def ended(self, event_id: str, seconds: float = 25) -> asyncpg.Record:
        async with asyncio.timeout(seconds):
            while True:
                row: asyncpg.Record | None = await self.db.fetchrow(
                    "select * from howler.runs where event_id = $1 and state = any ($2)",
                    event_id,
                    list(ENDED),
                )
                if row is not None:
                    return row
                await asyncio.sleep(0.01)


@asynccontextmanager
async def parser_lab(
    box: Sandbox, url: str, db: Any, folder: Path, **settings: Any
) -> AsyncIterator[ParserLab]:
    """Opens the parser's tools on the sandbox and starts its executor."""
    chosen = ParserSettings.load(
        {
            "DATABASE_URL": url,
            "KAFKA_BOOTSTRAP_SERVERS": box.kafka_bootstrap_servers,
            "HOWLER_SANDBOX_URL": box.sandbox_url,
            "HOWLER_SPOOL": str(folder / "spool"),
            "HOWLER_EXTRACTORS": "1",
            **settings,
        }
    )
    database = await open_database(url, 10)
    metrics = Metrics()
    async with open_tools(chosen, database) as tools:
        policy = Policy(chosen.lease_seconds, 10, "/howlerhire/parser")
        executor = Executor([parse_resume_file], tools, database, policy, metrics, chance=quick())
        ingest = Ingest(
            [parse_resume_file], catalog.event_names(), database, metrics, executor.offer
        )
        await executor.start()
        try:
            yield ParserLab(ingest, executor, tools, db)
        finally:
            await executor.stop(2)
            await database.close()
