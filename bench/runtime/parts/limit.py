"""A hundred runs of 200 ms at a limit of 5, beside a semaphore of 5 and nothing else."""

import asyncio
import time

from bench.runtime.bare import producer
from bench.runtime.parts.latency import ENDED, MODULE, asked, until
from bench.runtime.place import Place, connected
from bench.runtime.table import Row, compared
from bench.runtime.work import TOPIC
from tests.support.processes import environment, services

RUNS = 100
SECONDS = 0.2
LIMIT = 5

TOOK = """
select extract(epoch from max(ended_at) - min(created_at))::float from howler.runs
"""


async def measure(place: Place) -> list[Row]:
    """With one process and with three."""
    rows = []
    for processes in (1, 3):
        ours: list[list[float]] = []
        theirs: list[list[float]] = []
        for _ in range(place.rounds(5, 2)):
            ours.append([await through_the_runtime(place, processes)])
            theirs.append([await by_semaphore()])
        what = f"{RUNS} runs of 200 ms at limit {LIMIT}, {processes} process"
        plural = "es" if processes > 1 else ""
        rows.append(compared(what + plural, "asyncio.Semaphore", ours, theirs))
    return rows


async def through_the_runtime(place: Place, processes: int) -> float:
    """Seconds from the first event's row to the last run's end."""
    url, namespace = await place.database(), await place.namespace()
    env = environment(place.box, url, namespace, HOWLER_LIMITS=f"rest={LIMIT}")
    async with (
        services(MODULE, env, place.folder, processes),
        producer(place) as kafka,
        connected(url) as conn,
    ):
        sent = [await kafka.send(namespace + TOPIC, asked(n, SECONDS)) for n in range(RUNS)]
        await asyncio.gather(*sent)
        await until(conn, ENDED, RUNS)
        return float(await conn.fetchval(TOOK))


async def by_semaphore() -> float:
    free = asyncio.Semaphore(LIMIT)

    async def one() -> None:
        async with free:
            await asyncio.sleep(SECONDS)

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(RUNS)))
    return time.perf_counter() - began
