"""How soon a freed slot is used, and how little an idle service says."""

import asyncio
import time
from pathlib import Path
from uuid import uuid4

import asyncpg

from bench.runtime.here import here
from bench.runtime.parts.latency import MODULE
from bench.runtime.parts.steps import ROW
from bench.runtime.place import Place, connected
from bench.runtime.table import Count, Row, compared
from bench.runtime.work import Asked, one_by_one
from sandbox.database import name_in
from tests.support.processes import environment, services

A_ROUND = 10


async def measure(place: Place) -> list[Row | Count]:
    return [await freed(place), *await idle(place)]


async def freed(place: Place) -> Row:
    """From the last line of one run to the first of the next, which waited for its slot."""
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    url = await place.database()
    async with here(url) as it, connected(url) as plain:
        for _ in range(place.rounds(20, 5)):
            await it.ask(one_by_one, *(Asked(user=f"user {n}") for n in range(A_ROUND + 1)))
            lines = [await it.seen() for _ in range(2 * (A_ROUND + 1))]
            ends, starts = lines[1:-1:2], lines[2::2]
            ours.append([start - end for end, start in zip(ends, starts, strict=True)])
            theirs.append([await two_commits(plain) for _ in range(A_ROUND)])
    return compared("end of a run -> start of the next", "2 commits by hand", ours, theirs)


async def two_commits(plain: "asyncpg.Connection[asyncpg.Record]") -> float:
    began = time.perf_counter()
    for n in range(2):
        await plain.execute(ROW, uuid4(), str(n), "0")
    return time.perf_counter() - began


async def idle(place: Place) -> list[Count]:
    """Statements that the server logs of a service with nothing to do, and its processor time."""
    url, namespace = await place.database(), await place.namespace()
    seconds = place.rounds(60, 30)
    async with connected(url) as conn:
        await conn.execute(f"alter database {name_in(url)} set log_statement = 'all'")
    env = environment(place.box, url, namespace)
    async with services(MODULE, env, place.folder) as (one,):
        await asyncio.sleep(5)
        before, busy = said(place, url), cpu_seconds(one.process.pid)
        await asyncio.sleep(seconds)
        statements, used = said(place, url) - before, cpu_seconds(one.process.pid) - busy
    return [
        Count("statements of an idle service", statements * 60 / seconds, "a minute"),
        Count("processor time of an idle service", round(100 * used / seconds, 2), "% of a core"),
    ]


def said(place: Place, url: str) -> int:
    """Statements of this database in the server's log so far."""
    log = (place.box.folder / "postgres.log").read_text(encoding="utf-8", errors="replace")
    mark = f"@{name_in(url)} LOG:  "
    return sum(
        line.partition(mark)[2].startswith(("statement", "execute")) for line in log.splitlines()
    )


def cpu_seconds(pid: int) -> float:
    """Processor time of a process, its children not counted."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
