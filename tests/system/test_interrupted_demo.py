"""Ctrl-C, or a kill, in the middle of the demo leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HOWLER = Path(sys.executable).with_name("howler")


def demo(folder: Path) -> subprocess.Popen[str]:
    """The demo in a folder of its own, with none of this machine's settings."""
    kept = ("PATH", "HOME", "HOWLER_CACHE")
    return subprocess.Popen(
        [HOWLER, "demo"],
        cwd=folder,
        env={name: os.environ[name] for name in kept if name in os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def until(process: subprocess.Popen[str], words: str) -> None:
    """Reads on until the demo has said this."""
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return
    pytest.fail(f"it never said {words!r}")


def left_in(folder: Path) -> list[bytes]:
    """The command lines of the processes that work on this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in command + environment:
            found.append(command)
    return found


@pytest.mark.timeout(120)
@pytest.mark.parametrize("when", ["The demo", "tables and topics (", "sent "])
def test_ctrl_c_ends_everything(tmp_path: Path, when: str) -> None:
    """While the servers start, while the parser starts, and while runs are under way."""
    process = demo(tmp_path)
    until(process, when)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert left_in(tmp_path) == []


@pytest.mark.timeout(120)
def test_what_a_killed_demo_leaves_ends_by_itself(tmp_path: Path) -> None:
    """The guard stops the servers and the parser of a run that cannot do it any more."""
    process = demo(tmp_path)
    until(process, "sent ")
    process.kill()
    process.communicate(timeout=30)
    end = time.monotonic() + 60
    while left_in(tmp_path) and time.monotonic() < end:
        time.sleep(0.1)
    assert left_in(tmp_path) == []
