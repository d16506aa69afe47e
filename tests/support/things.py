"""A function that exists only in tests, and an executor for it in this process."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import uuid4

import asyncpg
from pydantic import BaseModel, ConfigDict

from howler.runtime.chance import Chance
from howler.runtime.execution.worker import Executor, Policy
from howler.runtime.function import Ended, Function, function
from howler.runtime.intake.ingest import Ingest
from howler.runtime.run import Run, Tx
from howler.runtime.store.database import Database, open_database
from howler.telemetry.process import Metrics
from howler.wire.envelope import Record

TOPIC = "thing.asked"
ENDED = ("succeeded", "failed", "skipped", "cancelled")


class ThingAsked(BaseModel):
    """The event of the test-only function."""

    model_config = ConfigDict(frozen=True, extra="allow")
    event_name: ClassVar[str] = "thing/asked"

    user: str
    n: int = 0

    def key(self) -> str:
        return self.user


class ThingDone(BaseModel):
    """What it emits."""

    event_name: ClassVar[str] = "thing/done"

    user: str
    n: int
    state: str

    def key(self) -> str:
        return self.user


@dataclass
class Work:
    """What the bodies do, set by each test, and what was seen of it."""

    do: Callable[[int], Awaitable[int]]
    calls: list[int] = field(default_factory=list)
    ends: list[tuple[int, str, str | None]] = field(default_factory=list)

    async def call(self, n: int) -> int:
        self.calls.append(n)
        return await self.do(n)


async def double(n: int) -> int:
    """The usual work: at once."""
    return 2 * n


async def note_effect(tx: Tx, n: int) -> int:
    """An effect in the database, to be counted."""
    await tx.conn.execute("insert into public.effects (n) values ($1)", n)
    tx.emit(ThingDone(user="u", n=n, state="noted"))
    return n


Body = Callable[[Run[ThingAsked], Work], Awaitable[int]]


async def two_steps(run: Run[ThingAsked], work: Work) -> int:
    """The usual body: one step outside, one in the database."""
    value = await run.step("work", work.call, run.event.n)
    return await run.tx("note", note_effect, value)


def by_user(event: ThingAsked) -> str:
    return event.user


def thing(body: Body = two_steps, **policy: Any) -> Function[ThingAsked, Work, int]:
    """The test-only function, with `body`'s step list and any policy."""

    async def end(ended: Ended[ThingAsked, int], tx: Tx) -> None:
        await tx.conn.execute(
            "insert into public.ends (n, state, code) values ($1, $2, $3)",
            ended.event.n,
            ended.state,
            ended.code,
        )

    async def typed(run: Run[ThingAsked], work: Work) -> int:
        return await body(run, work)

    chosen: dict[str, Any] = {"limit": 3, "retries": 2, "lane": by_user, "on_end": end} | policy
    declare: Any = function("do-thing", on=(ThingAsked,), **chosen)
    declared: Function[ThingAsked, Work, int] = declare(typed)
    return declared


@dataclass
class Lab:
    """An executor with its ingest on the test's database."""

    executor: Executor
    ingest: Ingest
    database: Database
    work: Work
    nudges: list[str]

    async def ask(self, *events: dict[str, Any], source: str = "/test") -> list[str]:
        """Ingests events, each with a new id unless it names one as `id`; returns the ids."""
        ids = [str(event.pop("id", uuid4())) for event in events]
        await self.ingest.take(
            [record(event, event_id, source) for event, event_id in zip(events, ids, strict=True)]
        )
        return ids

    async def until_ended(self, count: int, seconds: float = 20) -> list[asyncpg.Record]:
        """Waits until `count` runs have ended; returns all runs in the order of arrival."""
        async with asyncio.timeout(seconds):
            while True:
                rows = await self.database.control.fetch("select * from howler.runs order by seq")
                if sum(row["state"] in ENDED for row in rows) >= count:
                    return list(rows)
                await asyncio.sleep(0.01)


def record(event: dict[str, Any], event_id: str, source: str = "/test") -> Record:
    """An event in binary CloudEvents form."""
    headers = {
        "ce_id": event_id,
        "ce_source": source,
        "ce_specversion": "1.0",
        "ce_type": ThingAsked.event_name,
    }
    pairs = [(name, text.encode()) for name, text in headers.items()]
    return Record(TOPIC, 0, 0, 0, None, json.dumps(event).encode(), pairs)


TABLES = """
select pg_advisory_xact_lock(1);  -- several processes make them at once
create table if not exists public.effects (n int, at timestamptz default clock_timestamp());
create table if not exists public.ends (n int, state text, code text);
"""


def quick() -> Chance:
    """Chance without waiting: every backoff is a few milliseconds."""
    return Chance(uniform=lambda _low, high: min(high, 0.005))


@asynccontextmanager
async def lab(
    url: str,
    functions: Sequence[Function[ThingAsked, Work, Any]],
    do: Callable[[int], Awaitable[int]] = double,
    *,
    lease: float = 30.0,
    max_running: int = 20,
    chance: Chance | None = None,
    start: bool = True,
) -> AsyncIterator[Lab]:
    """Opens a lab; at its end the executor is stopped."""
    database = await open_database(url, max_running)
    await database.control.execute(TABLES)
    metrics = Metrics()
    work = Work(do)
    nudges: list[str] = []
    executor = Executor(
        functions,
        work,
        database,
        Policy(lease, max_running, "/test/worker"),
        metrics,
        nudge=nudges.append,
        chance=chance or quick(),
    )
    ingest = Ingest(functions, [ThingAsked.event_name], database, metrics, executor.offer)
    await (executor.start() if start else executor.register())
    try:
        yield Lab(executor, ingest, database, work, nudges)
    finally:
        await executor.stop(2)
        await database.close()
