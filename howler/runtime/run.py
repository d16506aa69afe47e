"""A run as its function's body sees it: the event, and the two verbs `step` and `tx`.

A step's result is remembered, so a body that is run again continues after the last finished step.
Steps are looked up by name and key, never by order. What stands between steps is repeated, so
nothing with an effect may stand there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar, TypeVarTuple
from uuid import UUID

from howler.runtime.execution.steps import Parked, StepFailed, Steps
from howler.runtime.function import E, result_adapter
from howler.runtime.transaction import Tx

__all__ = ["Run", "StepFailed", "Tx"]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Run(Generic[E]):
    """One run of a function. Made by the runtime.

    Attributes:
        event: what was asked for.
        id: of the run; the same over all its attempts.
        seq: grows in the order in which events arrived, over all functions.
    """

    def __init__(self, event: E, steps: Steps) -> None:
        self.event = event
        self._steps = steps

    @property
    def id(self) -> UUID:
        return self._steps.claimed.run_id

    @property
    def seq(self) -> int:
        return self._steps.claimed.seq

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
        return await self._steps.outside(name, key or "", adapter, lambda: fn(*args), paid=paid)

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
        return await self._steps.inside(name, key or "", adapter, lambda tx: fn(tx, *args))

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
