"""The memory of a run: which steps are done, parked or failed, and how one more is made.

What a step's function raises belongs to the step. What our own statements raise never does: they
are repeated while the lease holds, so that a paid answer survives a short outage.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from howler.logs import about
from howler.postgres import connection, is_away
from howler.runtime.chance import Chance
from howler.runtime.execution.lease import Claimed
from howler.runtime.execution.remembered import NEVER, Remembered, encode
from howler.runtime.execution.retry import Again, after, verdict_of
from howler.runtime.run import Ident, Parked, StepFailed
from howler.runtime.store.database import Database
from howler.runtime.transaction import Tx
from howler.verdicts import RateLimited, Skip, Transient

T = TypeVar("T")

OUTAGE_PAUSE = 0.25
"""Seconds between two tries of our own statement while the database is away."""

CONFLICTS = 20
"""Times one transaction is repeated for a reason that is not its own before it counts as failed."""

LOAD = """
select s.name, s.key, s.state, s.attempts, s.interrupted, s.due_at, s.error_code, s.error,
       s.refused, s.result, (select l.what from howler.run_log l
                             where l.run_id = r.id and l.what in ('claimed', 'lease-lost')
                             order by l.n desc offset 1 limit 1) as before
from howler.runs r left join howler.steps s on s.run_id = r.id where r.id = $1
"""
"""What is remembered of a run, and what came before this claim of it."""

KEPT = """
select result from howler.steps where run_id = $1 and name = $2 and key = $3 and state = 'done'
"""


class Skipped(BaseException):
    """Control flow: there is nothing to do, the run ends `skipped`."""

    def __init__(self, verdict: Skip) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict


class LeaseLost(BaseException):
    """Control flow: the slot is another's, nothing may be written any more."""


class Steps:
    """The steps of one claimed run. One task writes for it, siblings of `run.all` included."""

    def __init__(
        self, database: Database, claimed: Claimed, policy: "StepPolicy", chance: Chance
    ) -> None:
        self.claimed = claimed
        self.in_flight = 0
        self.on_idle: Callable[[bool], None] = lambda _idle: None
        self._database = database
        self._policy = policy
        self._chance = chance
        self._known: dict[Ident, Remembered] = {}
        self._used: set[Ident] = set()

    async def load(self) -> None:
        """Reads what earlier attempts remembered; a fresh run has nothing to read."""
        if self.claimed.fresh:
            return
        async with self._flight():
            rows = await self._until_it_answers(lambda conn: conn.fetch(LOAD, self.claimed.run_id))
        self._known = {
            (row["name"], row["key"]): Remembered(*row[2:10]) for row in rows if row["name"]
        }
        if rows[0]["before"] == "lease-lost":
            self._policy.after_loss()

    def now(self) -> datetime:
        """The database's clock: its reading at the claim, carried on by ours."""
        passed = self._chance.monotonic() - self.claimed.claimed_mono
        return self.claimed.claimed_at + timedelta(seconds=passed)

    async def outside(
        self, ident: Ident, adapter: TypeAdapter[T], call: Callable[[], Awaitable[T]], *, paid: bool
    ) -> T:
        """Makes or remembers a step outside the database."""
        known = self._begin(ident)
        if known.state == "done":
            return adapter.validate_json(known.result or "null")
        known = known.again()
        async with self._flight(step=ident[0], attempt=known.attempts + 1):
            if paid:
                await self._write(ident, known, took=None)
            began = self._chance.monotonic()
            try:
                async with self._in_time():
                    value = await call()
                result = encode(adapter, value)
            except Exception as error:
                took = self._chance.monotonic() - began
                raise await self._fail(ident, known, error, took) from error
            await self._write(ident, known.done(result), self._chance.monotonic() - began)
        return adapter.validate_json(result)

    async def inside(
        self, ident: Ident, adapter: TypeAdapter[T], call: Callable[[Tx], Awaitable[T]]
    ) -> T:
        """Makes or remembers a step in the database."""
        known = self._begin(ident)
        if known.state == "done":
            return adapter.validate_json(known.result or "null")
        async with self._flight(step=ident[0], attempt=known.attempts + 1):
            began = self._chance.monotonic()
            for tried in range(1, CONFLICTS + 1):
                try:
                    result = await self._transaction(ident, known, adapter, call, began)
                except Exception as error:
                    kept = await self._kept(ident, error)
                    if kept is None and is_away(error) and tried < CONFLICTS:
                        await asyncio.sleep(OUTAGE_PAUSE * min(tried, 8))
                        continue
                    if kept is None:
                        took = self._chance.monotonic() - began
                        raise await self._fail(ident, known, error, took) from error
                    result = kept
                break
            self._policy.attempted("done", self._chance.monotonic() - began, False)
        self._known[ident] = known.done(result)
        return adapter.validate_json(result)

    async def _kept(self, ident: Ident, error: Exception) -> str | None:
        """The result of a transaction that failed here and was committed there, or None.

        The answer to a commit can get lost, and to do the effect again would be to do it twice.
        """
        if not is_away(error) and not isinstance(error, Transient):
            return None
        kept: str | None = await self._until_it_answers(
            lambda conn: conn.fetchval(KEPT, self.claimed.run_id, *ident)
        )
        if kept is not None:
            self._policy.emitted()
        return kept

    async def _transaction(
        self,
        ident: Ident,
        known: Remembered,
        adapter: TypeAdapter[T],
        call: Callable[[Tx], Awaitable[T]],
        began: float,
    ) -> str:
        """Guard, effect, result and emitted events, in one short transaction."""
        claimed = self.claimed
        async with (
            connection(self._database.steps) as conn,
            self._in_time(self._policy.tx_timeout),
            conn.transaction(),
        ):
            await guard(conn, claimed, self._policy.tx_timeout)
            step, source = "/".join(filter(None, ident)), self._policy.source
            tx = Tx(conn, claimed.run_id, claimed.reopened, step, source, claimed.traceparent)
            result = encode(adapter, await call(tx))
            await tx.write_emitted()
            took = self._chance.monotonic() - began
            await self._write_row(conn, ident, known.done(result), took)
        if tx.emitted:
            self._policy.emitted()
        return result

    async def body_failed(self, error: Exception) -> StepFailed | Parked:
        """What follows from an error raised between steps: counted on a step of its own."""
        ident = ("(body)", "")
        known = self._known.get(ident, NEVER)
        end = await self._fail(ident, known, error, took=None)
        assert isinstance(end, StepFailed | Parked)
        return end

    def _begin(self, ident: Ident) -> Remembered:
        """The step's row; raises what a failed or parked one says without calling it."""
        if ident in self._used:
            raise TypeError(
                f"step {ident[0]!r} is made twice in one run: give each turn of a loop a key="
            )
        self._used.add(ident)
        known = self._known.get(ident, NEVER)
        if known.state == "failed":
            raise StepFailed(ident[0], known.verdict())
        if known.state == "parked" and known.due_at is not None and known.due_at > self.now():
            raise Parked(known.due_at, known.verdict())
        return known

    async def _fail(
        self,
        ident: Ident,
        known: Remembered,
        error: Exception,
        took: float | None,
    ) -> StepFailed | Parked | Skipped:
        """Notes a failed attempt and gives what to raise for it."""
        verdict = verdict_of(error)
        if isinstance(verdict, Skip):
            return Skipped(verdict)
        then = after(verdict, known.attempts, self._policy.retries, self._chance.uniform)
        due = self.now() + timedelta(seconds=then.wait) if isinstance(then, Again) else None
        row = known.failed(verdict, then.attempts, due)
        await self._write(ident, row, took, isinstance(verdict, RateLimited))
        return StepFailed(ident[0], verdict) if due is None else Parked(due, verdict)

    async def _write(
        self, ident: Ident, row: Remembered, took: float | None, limited: bool = False
    ) -> None:
        """Writes a step's row, and counts an attempt that has ended."""
        await self._until_it_answers(lambda conn: self._write_row(conn, ident, row, took))
        self._known[ident] = row
        if row.state != "started":
            self._policy.attempted(row.state, took, limited)

    async def _until_it_answers(self, ask: Callable[[Any], Awaitable[T]]) -> T:
        """Asks again and again while the database is away; ended from outside with the lease."""
        while True:
            try:
                async with connection(self._database.steps) as conn:
                    return await ask(conn)
            except Exception as error:
                if not is_away(error):
                    raise
                await asyncio.sleep(OUTAGE_PAUSE)

    async def _write_row(
        self, conn: Any, ident: Ident, row: Remembered, took: float | None
    ) -> None:
        held = await conn.fetchval(
            "select howler.write_step"
            "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            *self.claimed.held_by,
            self.claimed.run_id,
            *ident,
            row.state,
            row.attempts,
            row.interrupted,
            row.due_at,
            row.code,
            row.message,
            row.refused,
            row.result,
            took,
        )
        if not held:
            raise LeaseLost

    @asynccontextmanager
    async def _flight(self, **told: object) -> AsyncIterator[None]:
        """Marks that a step is being made, in the log and for who watches for a hanging body."""
        self.in_flight += 1
        self.on_idle(False)
        try:
            with about(**told):
                yield
        finally:
            self.in_flight -= 1
            if not self.in_flight:
                self.on_idle(True)

    @asynccontextmanager
    async def _in_time(self, seconds: float | None = None) -> AsyncIterator[None]:
        """Bounds an attempt; its own TimeoutError never reads as a lost database."""
        seconds = self._policy.step_timeout if seconds is None else seconds
        try:
            async with asyncio.timeout(seconds) as scope:
                yield
        except TimeoutError as late:
            if scope.expired():
                raise Transient("step-timeout", f"took longer than its {seconds:g} s") from late
            raise Transient("timeout", str(late) or "timed out") from late


@dataclass(frozen=True, slots=True)
class StepPolicy:
    """What the steps of one function keep to.

    Args:
        tx_timeout: seconds a step in the database may take: less than half the lease.
        source: the `ce_source` of emitted events.
        emitted: called after a commit that left events in the outbox.
        attempted: called with what became of an attempt, its seconds (None: an error between two
            steps) and whether a provider's limit ended it.
        after_loss: called when a run goes on that a worker has lost.
    """

    retries: int
    step_timeout: float
    tx_timeout: float
    source: str
    emitted: Callable[[], None]
    attempted: Callable[[str, float | None, bool], None]
    after_loss: Callable[[], None]


async def guard(conn: Any, claimed: Claimed, seconds: float) -> None:
    """The first statement of a transaction that writes for a run, in one round trip.

    (Its words are numbers of ours and the id of a function, which is checked when it is declared.)

    Raises:
        LeaseLost: the slot is another's.
    """
    function, slot, fence = claimed.held_by
    answer = await conn.execute(
        f"set local idle_in_transaction_session_timeout = {max(1, round(seconds * 1000))};"
        f"select 1 where howler.guard('{function}', {slot:d}, {fence:d})"
    )
    if answer != "SELECT 1":
        raise LeaseLost
