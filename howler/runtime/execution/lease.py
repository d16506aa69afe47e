"""A claimed run and its lease: who may write for it, and what ends it from outside."""

import asyncio
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from howler.postgres import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from howler.runtime.store.database import Database


class Interrupt(StrEnum):
    """Why a run's body is ended from outside."""

    LOST = "lost"
    """Its lease is gone: another worker may have it. Nothing more may be written."""

    CANCELLED = "cancelled"
    """A person cancelled it."""

    STOPPING = "stopping"
    """This process stops: the run goes on elsewhere from its last step."""

    STUCK = "stuck"
    """Its body hung between two steps."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A run as `howler.claim` gave it: this process holds `slot` while `fence` stands in it."""

    function: str
    run_id: UUID
    fence: int
    slot: int
    event: str
    payload: str
    seq: int
    reopened: int
    traceparent: str | None
    fresh: bool
    opened_at: datetime
    event_at: datetime
    claimed_at: datetime
    claimed_mono: float

    @classmethod
    def of(cls, function: str, row: "Mapping[str, Any]", mono: float) -> "Claimed":
        ours: dict[str, Any] = {"function": function, "claimed_mono": mono}
        return cls(**ours, **{f.name: row[f.name] for f in fields(cls) if f.name not in ours})

    @property
    def held_by(self) -> tuple[str, int, int]:
        """Function, slot and fence: the first arguments of every SQL function that writes."""
        return self.function, self.slot, self.fence


class Execution:
    """A claimed run being executed in this process, and the one way to end it from outside."""

    def __init__(self, claimed: Claimed) -> None:
        self.claimed = claimed
        self.interrupt: Interrupt | None = None
        self._body: asyncio.Task[Any] | None = None

    def watch(self, body: "asyncio.Task[Any]") -> None:
        """Names the task that `stop` ends; an earlier `stop` takes effect at once."""
        self._body = body
        if self.interrupt is not None:
            body.cancel()

    def stop(self, why: Interrupt) -> None:
        """Ends the body. A lost lease outranks every other reason: then nothing is written."""
        if self.interrupt is None or why is Interrupt.LOST:
            self.interrupt = why
        if self._body is not None:
            self._body.cancel()


BEAT = 1 / 3
"""Of the lease: from one beat to the next."""

BEAT_AGAIN = 1 / 10
"""Of the lease: the same after a beat that the database did not answer."""

BEAT_PATIENCE = 1 / 6
"""Of the lease: how long an answer may take. The figures leave room for two beats that fail."""


class Heart:
    """Renews the leases of the runs this process is really executing, by their fences.

    On a connection of its own. A run whose lease cannot be renewed is ended here before another
    worker can take it.
    """

    def __init__(
        self,
        database: "Database",
        lease: float,
        running: "Mapping[int, Execution]",
        monotonic: "Callable[[], float]",
        lost: "Callable[[], None]",
    ) -> None:
        self._database = database
        self._lease = lease
        self._running = running
        self._monotonic = monotonic
        self._lost = lost
        self._renewed: dict[int, float] = {}

    async def beat_for_ever(self) -> None:
        """Beats every third of the lease, sooner after a failure; idle, it sends nothing."""
        pause = BEAT
        while True:
            await asyncio.sleep(self._lease * pause)
            fences = list(self._running)
            pause = BEAT if not fences or await self._beat(fences) else BEAT_AGAIN

    async def _beat(self, fences: list[int]) -> bool:
        """Renews once; False if the database did not answer in time."""
        began = self._monotonic()
        held = await self._answer(fences)
        if held is None:
            self._give_up_the_expired(fences)
            return False
        self._renewed = {fence: began for fence in fences if fence in held}
        for fence in fences:
            execution = self._running.get(fence)
            if execution is None:
                continue
            if fence not in held:
                self._lost()
                execution.stop(Interrupt.LOST)
            elif held[fence]:
                execution.stop(Interrupt.CANCELLED)
        return True

    async def _answer(self, fences: list[int]) -> dict[int, bool] | None:
        """What the database says, or None.

        A statement that is cancelled here is not waited for: with a server that hangs, its end
        takes for as long as the server hangs.
        """
        asking = asyncio.create_task(self._renew(fences), name="renew leases")
        asking.add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        try:
            await asyncio.wait({asking}, timeout=self._lease * BEAT_PATIENCE)
            answered = asking.done() and not asking.cancelled() and asking.exception() is None
            return asking.result() if answered else None
        finally:
            asking.cancel()

    async def _renew(self, fences: list[int]) -> dict[int, bool]:
        async with connection(self._database.heart) as conn:
            rows = await conn.fetch(
                "select fence, cancelled from howler.heartbeat($1, make_interval(secs => $2))",
                fences,
                self._lease,
            )
        return {row["fence"]: row["cancelled"] for row in rows}

    def _give_up_the_expired(self, fences: list[int]) -> None:
        """Ends what may be another's before the next beat could say so."""
        next_answer = self._monotonic() + self._lease * (BEAT_AGAIN + BEAT_PATIENCE)
        horizon = next_answer - self._lease
        for fence in fences:
            execution = self._running.get(fence)
            if execution is None:
                continue
            if self._renewed.get(fence, execution.claimed.claimed_mono) < horizon:
                self._lost()
                execution.stop(Interrupt.LOST)
