"""A server of the sandbox as a child process: started, waited for, stopped, killed, frozen."""

import os
import signal
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from sandbox.processes import ending
from sandbox.processes.birth import Birth
from sandbox.processes.pidfile import LAUNCH, PidFile

POLL_SECONDS = 0.02
TAIL_LINES = 12
LOG_BYTES = 8 * 1024 * 1024


class SandboxError(RuntimeError):
    """The sandbox cannot do what was asked; the message says why and what to do next."""


class PortTakenError(SandboxError):
    """Somebody else listens on the port that the server was to have."""


class AbortedError(SandboxError):
    """The start was called off from outside."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What is started, and as whom; `user` None = as we are, else its numbers (user, group)."""

    command: Sequence[str]
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)
    user: tuple[int, int] | None = None


def plain_environment() -> dict[str, str]:
    """Return the environment of every child: nothing of ours that could steer or betray it."""
    kept = ("PATH", "HOME", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    return env | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Server(ABC):
    """One child process whose pid file and log lie in `folder`, as `<name>.pid` and `<name>.log`.

    Everything but `start` works from the pid file alone, so another process can stop, kill or
    freeze a server that was started elsewhere.
    """

    name: str
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    ready_seconds: ClassVar[float] = 60.0
    stop_seconds: ClassVar[float] = 15.0

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.log = folder / f"{self.name}.log"
        self.pid_file = folder / f"{self.name}.pid"
        self._log_start = 0

    # What each server says about itself.

    @abstractmethod
    def prepare(self) -> None:
        """Write what the server needs before each start; may block, may raise SandboxError."""

    @abstractmethod
    def launch(self) -> Launch:
        """What is started; asked before each start."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers now; asked again and again, must not raise."""

    # What all of them can do.

    @property
    def birth(self) -> Birth | None:
        """The running process, None when there is none."""
        file = PidFile.read(self.pid_file)
        return file.birth if file is not None and file.birth.alive() else None

    @property
    def alive(self) -> bool:
        return self.birth is not None

    @property
    def pid(self) -> int:
        """The process' number; SandboxError when it does not run."""
        birth = self.birth
        if birth is None:
            raise SandboxError(f"{self.name} does not run; start it first")
        return birth.pid

    def start(self, aborted: threading.Event | None = None) -> None:
        """Start the server and return when it answers; does nothing if it runs already.

        Blocks for up to `ready_seconds`. Raises PortTakenError or SandboxError, and then nothing
        is left running.
        """
        if self.alive:
            return
        aborted = aborted or threading.Event()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.prepare()
        if aborted.is_set():
            raise AbortedError(f"the start of {self.name} was called off")
        birth = self._spawn(self.launch())
        try:
            self._wait_until_ready(birth, aborted)
        except BaseException:
            ending.kill(birth)
            self.pid_file.unlink(missing_ok=True)
            raise

    def stop(self) -> None:
        """End it in order, or by force after `stop_seconds`."""
        birth = self.birth
        if birth is not None:
            ending.stop(birth, self.stop_signal, self.stop_seconds)
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it and its children with SIGKILL, as a power cut would; `start` brings it back."""
        birth = self.birth
        if birth is not None:
            ending.kill(birth)

    def freeze(self) -> None:
        """Stop it in its tracks (SIGSTOP): its connections stay open and nobody answers.

        Raises:
            SandboxError: it runs on.
        """
        birth = self.birth
        if birth is not None and not ending.freeze(birth):
            raise SandboxError(f"{self.name} runs on after {ending.FREEZE_SECONDS:g} s")

    def thaw(self) -> None:
        birth = self.birth
        if birth is not None:
            ending.thaw(birth)

    def said(self) -> str:
        """Return what the log has got since the last start."""
        try:
            with self.log.open("rb") as log:
                log.seek(self._log_start)
                return log.read().decode("utf-8", errors="replace")
        except OSError:
            return ""

    def _spawn(self, launch: Launch) -> Birth:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.old"))
        user, group = launch.user or (None, None)
        with self.pid_file.open("wb") as own, self.log.open("ab") as log:
            self._log_start = log.tell()
            process = subprocess.Popen(
                ["/bin/sh", "-c", LAUNCH, self.stop_signal.name, *launch.command],
                stdin=subprocess.DEVNULL,
                stdout=own,
                stderr=log,
                cwd=launch.cwd,
                env=plain_environment() | launch.env,
                start_new_session=True,  # Ctrl-C reaches us only, and we end it in order
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
        return self._recognise(process)

    def _recognise(self, process: subprocess.Popen[bytes]) -> Birth:
        """Wait until the child has written its pid file, and let go of the Popen object."""
        while (file := PidFile.read(self.pid_file)) is None:
            if process.poll() is not None:
                raise SandboxError(f"{self.name} could not be started. {self._last_lines()}")
            time.sleep(POLL_SECONDS / 10)
        # From here the pid file is the handle; Popen would complain about a server left running.
        process.returncode = 0
        return file.birth

    def _wait_until_ready(self, birth: Birth, aborted: threading.Event) -> None:
        until = time.monotonic() + self.ready_seconds
        while not self.is_ready():
            if aborted.is_set():
                raise AbortedError(f"the start of {self.name} was called off")
            if birth.wait(POLL_SECONDS):
                self._explain_end(birth)
            if time.monotonic() > until:
                raise SandboxError(
                    f"{self.name} did not answer within {self.ready_seconds:g} s. "
                    f"{self._last_lines()}"
                )

    def _explain_end(self, birth: Birth) -> None:
        code = ending.reap(birth)
        if "address already in use" in self.said().lower():
            raise PortTakenError(
                f"{self.name} found its port taken by another program; end that one, then start "
                f"again. {self._last_lines()}"
            )
        raise SandboxError(f"{self.name} ended at once (exit code {code}). {self._last_lines()}")

    def _last_lines(self) -> str:
        lines = self.said().splitlines()[-TAIL_LINES:]
        return "\n".join([f"Its log {self.log} ends with:", *lines])
