import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import sandbox
from sandbox.processes.hold import BusyError, Hold

HOLDER = """
import sys, time
from pathlib import Path
from sandbox.processes.hold import Hold
Hold(Path(sys.argv[1]), sys.argv[2]).take()
print("held", flush=True)
time.sleep(60)
"""


def holder(folder: Path, role: str) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), role],
        stdout=subprocess.PIPE,
        cwd=Path(sandbox.__file__).parents[1],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_folder_is_one_runs_until_it_lets_go(tmp_path: Path) -> None:
    """A second run is refused with the number of the first, and admitted after it."""
    first, second = Hold(tmp_path, "run"), Hold(tmp_path, "run")
    first.take()
    with pytest.raises(BusyError, match=f"process {os.getpid()} uses"):
        second.take()
    first.release()
    second.take()
    second.release()


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    """The lock of a run that was killed is free at once."""
    with holder(tmp_path, "run") as process:
        with pytest.raises(BusyError, match=f"process {process.pid} uses"):
            Hold(tmp_path, "short").take()
        process.send_signal(signal.SIGKILL)
        process.wait()
        hold = Hold(tmp_path, "run")
        hold.take()
        hold.release()


@pytest.mark.parametrize("role", ["short", "guard"])
def test_a_holder_that_will_soon_be_done_is_waited_for(tmp_path: Path, role: str) -> None:
    """A start beside another start or a clean-up waits until that is through."""
    with holder(tmp_path, role) as process:
        waiting = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path), "run"],
            stdout=subprocess.PIPE,
            cwd=Path(sandbox.__file__).parents[1],
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(0.5)
        process.kill()
    with waiting:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == b"held\n"
        waiting.kill()
