"""A run as its function's body sees it: the event, and the two verbs `step` and `tx`.

A step's result is remembered, so a body that is run again continues after the last finished step.
Steps are looked up by name and key, never by order. What stands between steps is repeated, so
nothing with an effect may stand there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, TypeVarTuple
from uuid import UUID

from pydantic import TypeAdapter

from howler.runtime.event import E
from howler.runtime.result import result_adapter
from howler.runtime.transaction import Tx
from howler.verdicts import Verdict

__all__ = ["Run", "StepFailed", "Tx"]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

Ident = tuple[str, str]  # name and key of a step, by which it is known in its run


class StepFailed(Exception):  # noqa: N818  the name says what happened
    """A step failed for good; `verdict` says why. On a replay it is raised again, uncalled."""

    def __init__(self, step: str, verdict: Verdict) -> None:
        super().__init__(f"{step}: {verdict.message}")
        self.step = step
        self.verdict = verdict
        self.code = verdict.code
        self.message = verdict.message


class Parked(BaseException):
    """Control flow: the run gives its slot back and goes on at `due`."""

    def __init__(self, due: datetime, verdict: Verdict) -> None:
        super().__init__(f"parked until {due:%FT%TZ}")
        self.due = due
        self.verdict = verdict


class Memory(Protocol):
    """Which steps are done, and how one more is made: for `run.step` and for `run.tx`."""

    async def outside(
        self, ident: Ident, adapter: TypeAdapter[T], call: Callable[[], Awaitable[T]], *, paid: bool
    ) -> T: ...

    async def inside(
        self, ident: Ident, adapter: TypeAdapter[T], call: Callable[[Tx], Awaitable[T]]
    ) -> T: ...


class Run(Generic[E]):
    """One run of a function. Made by the runtime.

    Attributes:
        event: what was asked for.
        id: of the run; the same over all its attempts.
        seq: grows in the order in which events arrived, over all functions.
    """

    def __init__(self, event: E, id: UUID, seq: int, memory: Memory) -> None:  # noqa: A002
        self.event = event
        self.id = id
        self.seq = seq
        self._memory = memory

    async def step(
        self,
        name: str,
        fn: Callable[[*Ts], Awaitable[T]],
        *args: *Ts,
        key: str | None = None,
        paid: bool = False,
    ) -> T:
        """Does work outside the database, once it has succeeded never again.

        Args:
            name: unique in the run, with `key` where it is called in a loop.
            fn: has a return annotation; its result is stored as JSON of at most 1 MiB.
            paid: notes the call before it is made, so that a crash in the middle is counted.

        Raises:
            StepFailed: it failed for good; on a replay without calling `fn` again.
            TypeError: `fn` has no return annotation, or name and key were used before.
        """
        adapter = result_adapter(fn)
        return await self._memory.outside((name, key or ""), adapter, lambda: fn(*args), paid=paid)

    async def tx(
        self,
        name: str,
        fn: Callable[[Tx, *Ts], Awaitable[T]],
        *args: *Ts,
        key: str | None = None,
    ) -> T:
        """Does work in the database: effect, result and emitted events in one transaction.

        Raises:
            StepFailed: it failed for good.
            TypeError: `fn` has no return annotation, or name and key were used before.
        """
        adapter = result_adapter(fn)
        return await self._memory.inside((name, key or ""), adapter, lambda tx: fn(tx, *args))

    async def all(self, *steps: Coroutine[Any, Any, T]) -> list[T]:
        """Does `steps` side by side and waits for every one of them.

        Raises:
            StepFailed: one failed for good (the first named); the others' results are kept.
        """
        ends = await asyncio.gather(*steps, return_exceptions=True)
        errors = [end for end in ends if isinstance(end, BaseException)]
        parked = [error for error in errors if isinstance(error, Parked)]
        for error in errors:
            if not isinstance(error, Parked):
                raise error
        if parked:
            raise min(parked, key=lambda park: park.due)
        return [end for end in ends if not isinstance(end, BaseException)]
