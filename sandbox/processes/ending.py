"""How a process and all that it started are stopped, killed, frozen and cleaned up."""

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

from sandbox.processes.birth import Birth, Stat
from sandbox.processes.pidfile import PidFile

KILL_SECONDS = 10.0

FREEZE_SECONDS = 5.0
"""A signal reaches the threads one by one: on a busy machine some run on for milliseconds."""


def reap(birth: Birth) -> int | None:
    """Take the exit code of a dead child of this very process; None for anybody else's."""
    stat = Stat.of(birth.pid)
    if stat is None or stat.state != "Z" or stat.started != birth.started:
        return None
    try:
        pid, status = os.waitpid(birth.pid, os.WNOHANG)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status) if pid else None


def kill(birth: Birth) -> None:
    """Kill the process and its descendants at once, as a power cut would."""
    freeze(birth)  # nothing new is born while the family is counted
    family = birth.family()
    for one in family:
        one.send(signal.SIGKILL)
    for one in family:
        one.wait(KILL_SECONDS)
    reap(birth)


def freeze(birth: Birth) -> bool:
    """Stop it and its descendants; False where a thread of theirs still runs after a while."""
    family = birth.family()
    for one in family:
        one.send(signal.SIGSTOP)
    give_up = time.monotonic() + FREEZE_SECONDS
    while not (still := all(one.stands_still() for one in family)) and time.monotonic() < give_up:
        time.sleep(0.001)
    return still


def thaw(birth: Birth) -> None:
    for one in reversed(birth.family()):
        one.send(signal.SIGCONT)


def stop(birth: Birth, number: signal.Signals, seconds: float) -> bool:
    """Ask the process to end, and kill it after `seconds`; whether it ended by itself."""
    thaw(birth)
    birth.send(number)
    ended = birth.wait(seconds)
    if not ended:
        kill(birth)
    reap(birth)
    return ended


def stop_all(files: Iterable[Path], seconds: float) -> list[str]:
    """Stop every process that the pid files tell of, side by side; the names of those that ran."""
    found = [(path, PidFile.read(path)) for path in files]
    running = [(path, file) for path, file in found if file is not None and file.birth.alive()]
    for _, file in running:
        thaw(file.birth)
        file.birth.send(file.stop_signal)
    for _, file in running:
        stop(file.birth, file.stop_signal, seconds)
    for path, _ in found:
        path.unlink(missing_ok=True)
    return [path.stem for path, _ in running]
