"""The most memory that a whole discovery process takes for many users and for few."""

from pathlib import Path

from bench.fanout.here import fired
from bench.fanout.people import invite
from bench.runtime.bare import producer
from bench.runtime.parts.latency import until
from bench.runtime.place import Place, connected
from bench.runtime.table import Count
from tests.support.processes import environment, services

MODULE = "services.discovery.app"
FEW = 10_000
ENDED = "select count(*) from howler.runs where state = 'succeeded'"
WRITTEN = "select count(*) from howler.outbox"


async def measure(place: Place) -> list[Count]:
    """A new process each, from its start to the end of the run; the relay sends meanwhile."""
    many = 100_000 if place.quick else 1_000_000
    few, lots = await most(place, FEW), await most(place, many)
    return [
        Count(f"memory for {FEW:,} users", round(few / 1024, 1), "MiB"),
        Count(f"memory for {many:,} users", round(lots / 1024, 1), "MiB"),
        Count("the second to the first", round(lots / few, 3), "times"),
    ]


async def most(place: Place, users: int) -> float:
    """KiB at the process's highest."""
    people = await invite(place, users)
    env = environment(place.box, people.url, people.namespace)
    async with (
        services(MODULE, env, place.folder) as processes,
        producer(place) as kafka,
        connected(people.url) as conn,
    ):
        record = fired(0)
        await kafka.send_and_wait(
            people.namespace + record.topic, record.value, headers=record.headers
        )
        await until(conn, ENDED, 1, seconds=1_800)
        assert await conn.fetchval(WRITTEN) == users
        return peak(processes[0].process.pid)


def peak(process: int) -> float:
    """`VmHWM` in KiB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1])
    raise LookupError("VmHWM")
