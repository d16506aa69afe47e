"""An OS thread that ends a process which looks alive and is not.

A coroutine could not see a stuck loop. Brokers or a database that are simply away are no reason:
a restart would not bring them back.
"""

import asyncio
import faulthandler
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

EXIT_SICK = 70
"""The exit code of a process that the watchdog ended: EX_SOFTWARE of sysexits.h."""

LOOK_EVERY = 5.0
"""Seconds between two looks."""

SAY_SECONDS = 2.0
"""Seconds that the last words may take."""

LOOP_STUCK = 60.0
"""Seconds the event loop may take to answer."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be sick.

    Args:
        look: returns what is wrong, or None; called in the watchdog's thread, must not block.
        patience: seconds it may stay sick; 0 ends the process at once.
    """

    name: str
    look: Callable[[], str | None]
    patience: float


@dataclass(slots=True)
class Watchdog:
    """Looks at `checks` and at the loop it was started in.

    Args:
        end: what ends the process; a test hands its own in.
    """

    checks: list[Check]
    end: Callable[[str], None] = field(default_factory=lambda: end_process)
    look_every: float = LOOK_EVERY
    loop_stuck: float = LOOP_STUCK
    _stop: threading.Event = field(default_factory=threading.Event)
    _answered: float = 0.0
    _sick_since: dict[str, float] = field(default_factory=dict)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Starts the thread; called inside the loop that is watched."""
        loop = asyncio.get_running_loop()
        self._answered = time.monotonic()
        self._thread = threading.Thread(
            target=self._watch, args=(loop,), name="watchdog", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._stop.wait(self.look_every):
            reason = self._look(loop, time.monotonic())
            if reason is not None:
                self.end(reason)
                return

    def _look(self, loop: asyncio.AbstractEventLoop, now: float) -> str | None:
        if loop.is_closed():
            return None
        loop.call_soon_threadsafe(self._answer)
        if now - self._answered > self.loop_stuck:
            return f"the event loop has not answered for {self.loop_stuck:g} s"
        for check in self.checks:
            what = check.look()
            if what is None:
                self._sick_since.pop(check.name, None)
            elif now - self._sick_since.setdefault(check.name, now) >= check.patience:
                return f"{check.name}: {what}"
        return None

    def _answer(self) -> None:
        self._answered = time.monotonic()


def end_process(reason: str) -> None:
    """Exits with `EXIT_SICK`, after it has said why on standard error, with every thread's stack.

    Straight to the file: `sys.stderr` may be a stand-in, and a pipe that nobody reads would block.
    """
    words = threading.Thread(target=_say, args=(reason,), daemon=True)
    words.start()
    words.join(SAY_SECONDS)
    os._exit(EXIT_SICK)


def _say(reason: str) -> None:
    line = {"level": "CRITICAL", "logger": "howler.watchdog", "message": reason}
    os.write(2, f"{json.dumps(line)}\n".encode())
    faulthandler.dump_traceback(2, all_threads=True)


def exit_at_the_latest(seconds: float) -> threading.Timer:
    """Ends the process `seconds` from now, whatever hangs; cancel it when the stop is done."""
    timer = threading.Timer(
        seconds, end_process, args=(f"the stop took longer than {seconds:g} s",)
    )
    timer.daemon = True
    timer.start()
    return timer
