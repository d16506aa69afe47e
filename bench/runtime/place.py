"""Where it is measured: a sandbox of its own, and in it a fresh database for each part."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from bench.runtime.work import TOPICS
from howler.wire.topics import ensure_topics
from migrations.runner import migrate
from sandbox import database
from sandbox.sandbox import Sandbox

BY_HAND = """
create schema bench;
create table bench.hand_steps (run_id uuid not null, name text not null, key text not null,
  state text not null, attempts int not null, result json, seconds double precision,
  started_at timestamptz not null, ended_at timestamptz, primary key (run_id, name, key));
create table bench.effects (n int not null, at timestamptz default clock_timestamp());
create table bench.counter (id int primary key, n int not null) with (fillfactor = 50);
insert into bench.counter values (1, 0);
create table bench.hand_events (id uuid primary key, event text not null, source text not null,
  event_id text not null, payload jsonb not null, created_at timestamptz not null default now(),
  unique (source, event_id));
"""
"""What somebody would write who needs none of the runtime's promises."""

TEMPLATE = "bench_template"


@dataclass(frozen=True, slots=True)
class Place:
    """A running sandbox.

    Args:
        quick: fewer rounds, for a look; the figures scatter more.
    """

    box: Sandbox
    folder: Path
    quick: bool
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def rounds(self, full: int, quick: int) -> int:
        return quick if self.quick else full

    async def prepare(self) -> None:
        """Makes the database that the others are copies of."""
        url = database.named(self.box.database_url, TEMPLATE)
        await database.ensure(url)
        await migrate(url, ["runtime"])
        async with connected(url) as conn:
            await conn.execute(BY_HAND)

    async def database(self) -> str:
        """The address of a new database with the runtime's tables and those by hand."""
        return await database.create_from_template(
            self.box.database_url, f"bench_{next(self._numbers)}", TEMPLATE
        )

    async def namespace(self) -> str:
        """The prefix of topics that were made for one part."""
        name = f"bench{next(self._numbers)}-"
        await ensure_topics(self.box.kafka_bootstrap_servers, TOPICS, name)
        return name


@asynccontextmanager
async def connected(url: str, **options: Any) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """A plain connection, as asyncpg gives it: with prepared statements, unless told otherwise."""
    connection = await asyncpg.connect(url, **options)
    try:
        yield connection
    finally:
        await connection.close()
