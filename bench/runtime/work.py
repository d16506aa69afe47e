"""The event and the functions that are measured, and their topics."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from howler.runtime.function import Function, function
from howler.runtime.run import Run, Tx
from howler.runtime.transport.nudge import TOPIC as CONTROL
from howler.wire.envelope.names import topic_named
from howler.wire.topics import TopicSpec

STEPS = 12
DAY = 86_400_000


class Asked(BaseModel):
    """What every measured run is asked by.

    Args:
        sent: `time.monotonic()` of the producer; on Linux one clock for all processes.
        seconds: how long its one step takes; 0 = it has none.
    """

    model_config = ConfigDict(frozen=True)
    event_name: ClassVar[str] = "bench/asked"

    user: str
    sent: float = 0.0
    seconds: float = 0.0

    def key(self) -> str:
        return self.user


TOPIC = topic_named(Asked.event_name)
BARE = "bench.bare"
TOPICS = [
    TopicSpec(name, partitions, 7 * DAY, 1 << 20)
    for name, partitions in ((TOPIC, 6), (f"{TOPIC}.dlq", 1), (CONTROL, 1), (BARE, 6))
]


@dataclass(slots=True)
class Watch:
    """Where a body in this process leaves what it saw."""

    seen: "asyncio.Queue[float]" = field(default_factory=asyncio.Queue)


async def trivial(n: int) -> int:
    return n


async def note(tx: Tx, n: int) -> int:
    await tx.conn.execute("insert into bench.effects (n) values ($1)", n)
    return n


def by_user(event: Asked) -> str:
    return event.user


@function("twelve-steps", on=(Asked,), limit=3, retries=2, lane=by_user)
async def twelve_steps(run: Run[Asked], watch: Watch) -> int:
    began = time.perf_counter()
    for n in range(STEPS):
        await run.step("work", trivial, n, key=str(n))
    watch.seen.put_nowait(time.perf_counter() - began)
    return STEPS


@function("twelve-paid", on=(Asked,), limit=3, retries=2, lane=by_user)
async def twelve_paid(run: Run[Asked], watch: Watch) -> int:
    began = time.perf_counter()
    for n in range(STEPS):
        await run.step("work", trivial, n, key=str(n), paid=True)
    watch.seen.put_nowait(time.perf_counter() - began)
    return STEPS


@function("twelve-tx", on=(Asked,), limit=3, retries=2, lane=by_user)
async def twelve_tx(run: Run[Asked], watch: Watch) -> int:
    began = time.perf_counter()
    for n in range(STEPS):
        await run.tx("note", note, n, key=str(n))
    watch.seen.put_nowait(time.perf_counter() - began)
    return STEPS


async def rest(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds


@function("rest", on=(Asked,), limit=5, retries=2, lane=by_user)
async def resting(run: Run[Asked], _use: Any) -> float:
    """Returns the seconds from sending to its first line."""
    first_line = time.monotonic()
    if run.event.seconds:
        await run.step("rest", rest, run.event.seconds)
    return first_line - run.event.sent


@function("one-by-one", on=(Asked,), limit=1, retries=2, lane=by_user)
async def one_by_one(_run: Run[Asked], watch: Watch) -> int:
    """Notes its first line, does something short and notes its last."""
    watch.seen.put_nowait(time.perf_counter())
    await asyncio.sleep(0.02)
    watch.seen.put_nowait(time.perf_counter())
    return 0


MEASURED: list[Function[Any, Any, Any]] = [twelve_steps, twelve_paid, twelve_tx, one_by_one]
"""Those that run in the bench's own process."""
