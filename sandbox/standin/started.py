"""The stand-in server started as a child process for as long as a block of code runs."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TIME_TO_END_S = 5.0


@dataclass(frozen=True, slots=True)
class Started:
    """A running server: where it listens, and its process."""

    url: str
    process: subprocess.Popen[str]


@contextlib.contextmanager
def started(folder: Path, *, port: int = 0) -> Iterator[Started]:
    """Start the server, wait until it answers, and stop it at the end of the block.

    It ends with this process, however this one ends. Raises RuntimeError where it cannot start,
    with what it said.
    """
    command = [sys.executable, "-m", "sandbox.standin", "--with-parent", str(os.getpid())]
    command += ["--port", str(port), "--folder", str(folder)]
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "standin.log"
    with log.open("a") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, text=True
        )
    try:
        yield Started(_address(process, log), process)
    finally:
        _stop(process)


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """Read the one line that the server writes once it listens."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(
            f"the stand-in server did not start; {log} says: {log.read_text()[-500:]}"
        )
    return next(word for word in line.split() if word.startswith("http://"))


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_TIME_TO_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
