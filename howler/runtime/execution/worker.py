"""The executor of one process: claims runs while it has room, else sleeps until there is reason.

Nothing polls: an accepted event, a freed slot and a nudge wake it at once; otherwise it sleeps
until the earliest instant at which a claim can find something, a quarter minute at most.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from howler import __version__
from howler.logs import about
from howler.postgres import connection
from howler.runtime.chance import Chance
from howler.runtime.execution.execute import outcome_of
from howler.runtime.execution.lease import Claimed, Execution, Heart, Interrupt
from howler.runtime.execution.settle import Outcome, Settler
from howler.runtime.execution.steps import StepPolicy, Steps
from howler.runtime.function import Function
from howler.runtime.store.database import Database
from howler.telemetry.process import Metrics

log = logging.getLogger("howler.worker")

PEEK_EVERY = 15.0
"""Seconds: the longest sleep, which bounds what a lost nudge can cost."""

STALL = 60.0
"""Seconds without a turn of the claim loop, or of due work that no claim finds: then it is sick."""

SHORTEST_SLEEP = 0.02
"""Seconds: a lane that another claim holds is looked at again after this."""

VERSION = [int(part) for part in __version__.split(".")]
"""Of this code: what it declares never replaces what a newer one has."""

CLAIM = "select * from howler.claim($1, $2, make_interval(secs => $3))"


@dataclass(frozen=True, slots=True)
class Policy:
    """What one process keeps to.

    Args:
        lease: seconds a claim holds without a heartbeat.
        max_running: most runs at once in this process.
        source: the `ce_source` of what its runs emit.
    """

    lease: float
    max_running: int
    source: str


class Executor:
    """Claims, executes and settles the runs of `functions` in this process.

    Args:
        use: what the bodies are handed as their second argument.
        nudge: tells the other processes that there is work this one cannot take.
        emitted: called after a commit that may have left events in the outbox.
    """

    def __init__(  # noqa: PLR0913  a composition root's hand-over
        self,
        functions: Sequence[Function[Any, Any, Any]],
        use: object,
        database: Database,
        policy: Policy,
        metrics: Metrics,
        *,
        nudge: Callable[[str], None] = lambda _function: None,
        emitted: Callable[[], None] = lambda: None,
        chance: Chance | None = None,
    ) -> None:
        self.functions = {function.id: function for function in functions}
        self.running: dict[int, Execution] = {}
        self._starving_since: float | None = None
        self._last_turn = 0.0
        self._use = use
        self._database = database
        self._policy = policy
        self._metrics = metrics
        self._nudge = nudge
        self._emitted = emitted
        self._chance = chance or Chance()
        self._worker = str(self._chance.new_id())
        self._settler = Settler(database, policy.source, policy.lease, emitted, metrics)
        self._heart = Heart(
            database, policy.lease, self.running, self._chance.monotonic, metrics.lease_lost
        )
        self._wake = asyncio.Event()
        self._due: dict[str, float] = {}
        self._peek_at = 0.0
        self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []

    async def register(self) -> None:
        """Declares the functions and their slots in the database."""
        register = "select howler.register($1, $2, $3, $4)"
        for function in self.functions.values():
            told = function.id, function.limit, function.retries, VERSION
            await self._database.control.execute(register, *told)

    async def start(self) -> None:
        """Registers the functions and starts to claim."""
        await self.register()
        log.info("worker %s claims %s", self._worker, ", ".join(self.functions) or "nothing")
        self._last_turn = self._chance.monotonic()
        self.wake()
        self._loops = [
            asyncio.create_task(self._claim_for_ever(), name="claim"),
            asyncio.create_task(self._heart.beat_for_ever(), name="heartbeat"),
        ]

    def wake(self, function: str | None = None) -> None:
        """Looks for work now: of `function`, or of all and for everything else that is due."""
        if function is None:
            self._peek_at = 0.0
        for name in self.functions if function is None else (function,):
            if name in self.functions:
                self._due[name] = 0.0
        self._wake.set()

    def offer(self, function: str) -> None:
        """A run or a slot of `function` came free: goes on here, else tells others."""
        if self._has_room():
            self.wake(function)
        else:
            self._nudge(function)

    async def stop(self, drain: float) -> None:
        """Stops claiming, waits up to `drain` seconds for runs, gives the rest back."""
        self._stopping = True
        self._wake.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=drain)
        for execution in list(self.running.values()):
            execution.stop(Interrupt.STOPPING)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._policy.lease / 3)
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        for name in self.functions:
            self._nudge(name)

    def sick(self) -> str | None:
        """What is wrong with this executor, for the watchdog; callable from its thread.

        A database that is away is not: then the loop goes on turning.
        """
        now = self._chance.monotonic()
        if self._stopping or not self._loops:
            return None
        if any(loop.done() for loop in self._loops):
            return "its claim or heartbeat loop has ended"
        if now - self._last_turn > STALL + PEEK_EVERY:
            return f"its claim loop hangs for {STALL:g} s"
        if self._starving_since is not None and now - self._starving_since > STALL:
            return f"work is due, slots are free, and no claim found it for {STALL:g} s"
        return None

    def _has_room(self) -> bool:
        return not self._stopping and len(self.running) < self._policy.max_running

    async def _claim_for_ever(self) -> None:
        while not self._stopping:
            self._wake.clear()
            self._last_turn = self._chance.monotonic()
            try:
                await self._claim_what_is_due()
                wait = await self._until_next()
            except Exception as error:  # noqa: BLE001  the loop outlives every database
                log.warning("cannot claim: %s", type(error).__name__)
                wait = 1.0
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except TimeoutError:
                continue

    async def _claim_what_is_due(self) -> None:
        """Claims in turns, so that no function of a service waits for another's backlog."""
        while self._has_room():
            now = self._chance.monotonic()
            due = [name for name, at in self._due.items() if at <= now]
            if not due:
                return
            for name in due:
                if self._has_room():
                    await self._claim(self.functions[name])

    async def _claim(self, function: Function[Any, Any, Any]) -> None:
        asked = self._chance.monotonic()
        self._due.pop(function.id, None)
        try:
            async with connection(self._database.control) as conn:
                row = await conn.fetchrow(CLAIM, function.id, self._worker, self._policy.lease)
        except BaseException:
            self._due[function.id] = asked
            raise
        assert row is not None  # there is always one: a run, or how long to wait
        if row["run_id"] is None:
            if row["wait"] is not None:
                self._due.setdefault(function.id, asked + max(row["wait"], SHORTEST_SLEEP))
            return
        self._starving_since = None
        self._due[function.id] = 0.0
        execution = Execution(Claimed.of(function.id, row, asked))
        self.running[execution.claimed.fence] = execution
        with about(run=row["run_id"], function=function.id, event=row["event"]):
            task = asyncio.create_task(self._execute(function, execution))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _until_next(self) -> float:
        """Seconds to sleep, after a look (now and then) at what only time brings."""
        now = self._chance.monotonic()
        if now >= self._peek_at:
            await self._peek(now)
            self._peek_at = now + min(PEEK_EVERY, self._policy.lease / 2)
        next_claim = min(self._due.values(), default=self._peek_at) if self._has_room() else None
        until = self._peek_at if next_claim is None else min(next_claim, self._peek_at)
        return max(0.0, until - self._chance.monotonic())

    async def _peek(self, now: float) -> None:
        """One read-only look for all functions: claims, verdicts to settle, events to send.

        A process without functions asks too, for one that is none: the outbox is everybody's.
        """
        asked = list(self.functions) or [""]
        async with connection(self._database.control) as conn:
            rows = await conn.fetch("select * from howler.peek($1)", asked)
        starving = self._has_room() and any((row["claim_in"] or 0) < -1 for row in rows)
        self._starving_since = (self._starving_since or now) if starving else None
        for row in rows:
            if row["claim_in"] is not None:
                at = now + max(row["claim_in"], SHORTEST_SLEEP)
                self._due[row["function"]] = min(at, self._due.get(row["function"], at))
        if any(row["settle_in"] is not None and row["settle_in"] <= 0 for row in rows):
            await self._settle()
        if any(row["outbox_in"] is not None and row["outbox_in"] <= 0 for row in rows):
            self._emitted()

    async def _settle(self) -> None:
        while not self._stopping and await self._settler.settle_one(self.functions):
            pass

    async def _execute(self, function: Function[Any, Any, Any], execution: Execution) -> None:
        """From claim to verdict; whatever happens, the execution leaves the table at its end."""
        claimed = execution.claimed
        waited = (claimed.claimed_at - claimed.event_at).total_seconds()
        self._metrics.started(function.id, waited if claimed.fresh else None)
        steps = Steps(self._database, claimed, self._step_policy(function), self._chance)
        state: str | None = None
        outcome: Outcome | None = None
        try:
            outcome = await outcome_of(function, self._use, execution, steps)
            if outcome is not None:
                state = await self._settler.give(function, claimed, outcome)
        except Exception as error:  # noqa: BLE001  the lease ends and another worker goes on
            log.error("run without a verdict: %s", type(error).__name__)  # noqa: TRY400  no free text
        finally:
            self.running.pop(claimed.fence, None)
            self._metrics.left(function.id)
            code = outcome.code if outcome is not None and outcome.code else "-"
            log.info("run %s (%s)", state or "lost", code)
            self.offer(function.id)

    def _step_policy(self, function: Function[Any, Any, Any]) -> StepPolicy:
        return StepPolicy(
            retries=function.retries,
            step_timeout=function.step_timeout,
            tx_timeout=min(function.step_timeout, self._policy.lease / 2),
            source=self._policy.source,
            emitted=self._emitted,
            attempted=partial(self._metrics.attempted, function.id),
            after_loss=partial(self._metrics.retried, function.id, "lease-lost"),
        )
