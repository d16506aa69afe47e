"""Whose turn it is in a folder: one run at a time, and no clean-up beside a run."""

import fcntl
import os
import time
from pathlib import Path
from typing import Literal

from sandbox.processes.server import SandboxError

Role = Literal["run", "short", "guard"]
POLL_SECONDS = 0.05
# Starting or stopping everything takes less, even on a slow machine with downloads aside.
SHORT_SECONDS = 120.0


class BusyError(SandboxError):
    """Another process works in the folder."""


class Hold:
    """A lock that the kernel takes back when its holder dies, however it dies.

    `run` is held as long as a run lives, `short` while something is started or stopped, `guard`
    while the leavings of a killed run are cleaned up.
    """

    def __init__(self, folder: Path, role: Role) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "sandbox.lock"
        self._role = role
        self._file: int | None = None

    @property
    def held(self) -> bool:
        return self._file is not None

    def take(self) -> None:
        """Take the lock; wait for a holder that will soon be done, refuse beside a run.

        Raises BusyError.
        """
        until = time.monotonic() + SHORT_SECONDS
        while not self.try_take():
            role, _, pid = self._path.read_text(encoding="ascii").strip().partition(" ")
            alive = pid.isdecimal() and Path("/proc", pid).exists()
            if (role == "run" and alive) or time.monotonic() > until:
                raise BusyError(
                    f"process {pid or '?'} uses {self._path.parent} at this moment; wait "
                    "until it has ended or end it, then start again"
                )
            time.sleep(POLL_SECONDS)

    def try_take(self) -> bool:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.write(file, f"{self._role} {os.getpid()}\n".encode())
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None
