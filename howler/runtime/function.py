"""How a function is declared: its id, its events and its policy, as values, in one place."""

import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic
from uuid import UUID

from pydantic import TypeAdapter
from typing_extensions import TypeVar

from howler.runtime.event import E
from howler.runtime.result import result_adapter
from howler.runtime.run import Run
from howler.runtime.transaction import Tx

MAX_LIMIT = 1_000
"""Most runs of one function at once."""

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


U = TypeVar("U")
R = TypeVar("R", default=Any)  # without an on_end, nothing but the body says what it is


@dataclass(frozen=True, slots=True)
class Ended(Generic[E, R]):
    """A run that has its verdict, as `on_end` sees it.

    Args:
        state: `succeeded`, `failed`, `skipped` or `cancelled`.
        result: what the body returned, if it succeeded.
        code: the verdict's machine name, unless it succeeded.
        message: the verdict's sentence, unless it succeeded.
    """

    event: E
    run_id: UUID
    seq: int
    reopened: int
    state: str
    result: R | None
    code: str | None
    message: str | None


OnEnd = Callable[[Ended[E, R], Tx], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Function(Generic[E, U, R]):
    """A declared function: see `function`."""

    id: str
    on: tuple[type[E], ...]
    limit: int
    retries: int
    body: Callable[[Run[E], U], Coroutine[Any, Any, R]]
    lane: Callable[[E], str] | None
    singleton: Callable[[E], str] | None
    fan_out: Callable[[E, str], bool] | None
    on_end: OnEnd[E, R] | None
    step_timeout: float
    age_limit: float
    result_type: TypeAdapter[R]

    def event_class(self, name: str) -> type[E]:
        """The class of the event called `name`.

        Raises:
            LookupError: the function does not take it.
        """
        for kind in self.on:
            if kind.event_name == name:
                return kind
        raise LookupError(f"{self.id} does not take {name}")


def function(  # noqa: PLR0913  the policy of a function, each by name
    id: str,  # noqa: A002  the field's own word
    *,
    on: tuple[type[E], ...],
    limit: int,
    retries: int,
    lane: Callable[[E], str] | None = None,
    singleton: Callable[[E], str] | None = None,
    fan_out: Callable[[E, str], bool] | None = None,
    on_end: OnEnd[E, R] | None = None,
    step_timeout: float = 600.0,
    age_limit: float = 86_400.0,
) -> Callable[[Callable[[Run[E], U], Coroutine[Any, Any, R]]], Function[E, U, R]]:
    """Declares the function whose step list is the decorated body.

    Args:
        id: kebab-case, unique; it is in every metric, log line and table.
        on: the classes of the events that start a run.
        limit: most runs at once, over all processes; 1 to 1,000.
        retries: further attempts of each step after its first.
        lane: who shares fairly: one lane with 50 runs does not delay a lane with one.
        singleton: while a run of this key lives, a new event is skipped.
        fan_out: of (event, source): true for events that we made in bulk; they go after those
            that a person asked for.
        on_end: takes effect once for every outcome but a singleton skip; database only.
        step_timeout: seconds one attempt of a step may take.
        age_limit: seconds after which a run that has not ended fails.

    Raises:
        ValueError: a value is out of its range.
        TypeError: the body has no return annotation.
    """
    if not ID.fullmatch(id):
        raise ValueError(f"{id!r} is not a function id: use kebab-case, such as send-letter")
    if not 1 <= limit <= MAX_LIMIT:
        raise ValueError(f"{id}: the limit {limit} is not between 1 and {MAX_LIMIT}")
    if retries < 0 or step_timeout <= 0 or age_limit <= 0 or not on:
        raise ValueError(f"{id}: needs events, retries >= 0 and positive times")

    def declare(body: Callable[[Run[E], U], Coroutine[Any, Any, R]]) -> Function[E, U, R]:
        return Function(
            id=id,
            on=on,
            limit=limit,
            retries=retries,
            body=body,
            lane=lane,
            singleton=singleton,
            fan_out=fan_out,
            on_end=on_end,
            step_timeout=step_timeout,
            age_limit=age_limit,
            result_type=result_adapter(body),
        )

    return declare
