"""One claimed run, from its claim to its outcome."""

import asyncio
from datetime import timedelta
from typing import Any

from howler.runtime.execution.lease import Execution, Interrupt
from howler.runtime.execution.remembered import encode
from howler.runtime.execution.settle import Outcome
from howler.runtime.execution.steps import LeaseLost, Skipped, Steps
from howler.runtime.function import Function
from howler.runtime.run import Parked, Run, StepFailed
from howler.verdicts import Permanent, Refused, Skip, Transient

BODY_HANGS = 60.0
"""Seconds a body may spend between two steps before it is ended."""


async def outcome_of(
    function: Function[Any, Any, Any],
    use: object,
    execution: Execution,
    steps: Steps,
) -> Outcome | None:
    """Runs the body and says what becomes of the run; None when its lease is lost."""
    claimed = execution.claimed
    old = _too_old(function, steps)
    if old is not None:
        return old
    body = asyncio.create_task(_body(function, use, steps), name=f"{function.id} {claimed.run_id}")
    execution.watch(body)
    stuck = _StuckWatch(execution, steps)
    try:
        return await _settled(function, execution, steps, body)
    finally:
        stuck.stop()


async def _settled(
    function: Function[Any, Any, Any], execution: Execution, steps: Steps, body: asyncio.Task[Any]
) -> Outcome | None:
    """The outcome of a body that has come to its end, whichever it was."""
    try:
        value = await body
        result = encode(function.result_type, value)
    except LeaseLost:
        return None
    except Parked as park:
        return Outcome(
            "waiting", due=park.due, code=park.verdict.code, message=park.verdict.message
        )
    except (Skipped, Skip) as skip:
        verdict = skip.verdict if isinstance(skip, Skipped) else skip
        return Outcome("skipped", code=verdict.code, message=verdict.message)
    except asyncio.CancelledError:
        return await _interrupted(execution, steps)
    except Exception as error:  # noqa: BLE001  a body's own fault has a verdict like any other
        return await _failed(steps, error)
    return Outcome("succeeded", result=result)


async def _body(function: Function[Any, Any, Any], use: object, steps: Steps) -> Any:
    """Loads what is remembered, decodes the event and runs the step list."""
    await steps.load()
    claimed = steps.claimed
    event = function.event_class(claimed.event).model_validate_json(claimed.payload)
    return await function.body(Run(event, claimed.run_id, claimed.seq, steps), use)


async def _failed(steps: Steps, error: Exception) -> Outcome | None:
    """A step's final failure ends the run; any other error counts on the pseudo-step `(body)`."""
    if not isinstance(error, StepFailed):
        try:
            end = await steps.body_failed(error)
        except LeaseLost:
            return None
        if isinstance(end, Parked):
            return Outcome(
                "waiting", due=end.due, code=end.verdict.code, message=end.verdict.message
            )
        error = end
    return Outcome(
        "failed",
        code=error.code,
        message=error.message,
        letter=not isinstance(error.verdict, Refused),
    )


async def _interrupted(execution: Execution, steps: Steps) -> Outcome | None:
    """The outcome of a body that was ended from outside."""
    match execution.interrupt:
        case Interrupt.CANCELLED:
            return Outcome("cancelled", code="cancelled", message="it was cancelled")
        case Interrupt.STOPPING:
            return Outcome("waiting")
        case Interrupt.STUCK:
            hung = Transient("body-hangs", f"its body hung for {BODY_HANGS:g} s between two steps")
            return await _failed(steps, hung)
        case Interrupt.LOST:
            return None
        case None:
            return await _failed(steps, Transient("body-cancelled", "it cancelled itself"))


def _too_old(function: Function[Any, Any, Any], steps: Steps) -> Outcome | None:
    opened = steps.claimed.opened_at
    if steps.now() - opened <= timedelta(seconds=function.age_limit):
        return None
    error = Permanent("too-old", f"it did not end within {function.age_limit / 3600:g} h")
    return Outcome("failed", code=error.code, message=error.message, letter=True)


class _StuckWatch:
    """Ends a body that spends `BODY_HANGS` seconds between two steps."""

    def __init__(self, execution: Execution, steps: Steps) -> None:
        self._execution = execution
        self._timer: asyncio.TimerHandle | None = None
        steps.on_idle = self._idle
        self._idle(True)

    def _idle(self, idle: bool) -> None:
        self.stop()
        if idle:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(BODY_HANGS, self._execution.stop, Interrupt.STUCK)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
