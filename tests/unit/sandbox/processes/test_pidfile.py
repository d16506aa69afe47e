import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.processes import ending
from sandbox.processes.birth import Birth
from sandbox.processes.pidfile import LAUNCH, PidFile

PROGRAM = "import os, sys, time; print(os.getpid(), sys.argv[1], flush=True); time.sleep(60)"


def launched(path: Path, *command: str) -> "subprocess.Popen[bytes]":
    with path.open("wb") as file:
        shell = ["/bin/sh", "-c", LAUNCH, "SIGINT", *command]
        return subprocess.Popen(shell, stdout=file, stderr=subprocess.PIPE)


def test_the_file_names_the_program_that_the_child_became(tmp_path: Path) -> None:
    """The number in the file is the program's own, and its output goes to the log only."""
    path = tmp_path / "x.pid"
    with launched(path, sys.executable, "-c", PROGRAM, "two  words") as process:
        assert process.stderr is not None
        said = process.stderr.readline().decode()
        birth, file = _born(process), PidFile.read(path)
        ending.kill(birth)
    assert said == f"{birth.pid} two  words\n"
    assert file == PidFile(birth, signal.SIGINT)


def _born(process: "subprocess.Popen[bytes]") -> Birth:
    birth = Birth.of(process.pid)
    assert birth is not None
    return birth


@pytest.mark.parametrize(
    "text",
    ["", "SIGTERM", "SIGTERM boot", "SIGTERM boot 12 (sh) S 1", "SIGNONE boot {stat}\n", "{cut}"],
)
def test_a_file_that_was_cut_short_names_no_process(text: str) -> None:
    """Whatever a crash left in the file, no process is guessed from it."""
    stat = Path(f"/proc/{os.getpid()}/stat").read_text().strip()
    assert PidFile.parse(f"SIGTERM boot {stat}\n") is not None
    assert PidFile.parse(text.format(stat=stat, cut=f"SIGTERM boot {stat}"[:-4])) is None


def test_a_missing_file_names_no_process(tmp_path: Path) -> None:
    """No file, no process."""
    assert PidFile.read(tmp_path / "none.pid") is None


def test_all_processes_of_a_folder_are_stopped_each_by_its_own_signal(tmp_path: Path) -> None:
    """A clean-up asks in the way each server understands, and leaves no file."""
    path = tmp_path / "one.pid"
    script = "trap 'echo bye >&2; exit' INT; echo up >&2; while :; do sleep 0.01; done"
    (tmp_path / "old.pid").write_text("SIGTERM boot 1 (sh) S")
    with launched(path, "sh", "-c", script) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"up\n"
        assert ending.stop_all(tmp_path.glob("*.pid"), 10) == ["one"]
        assert process.stderr.readline() == b"bye\n"
        process.returncode = 0
    assert list(tmp_path.iterdir()) == []


def test_a_recycled_number_is_left_alone(tmp_path: Path) -> None:
    """A pid file of an earlier life with this very number stops nobody."""
    line = Path(f"/proc/{os.getpid()}/stat").read_text()
    head, _, tail = line.rpartition(")")
    fields = tail.split()
    fields[19] = str(int(fields[19]) - 1)
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    path = tmp_path / "x.pid"
    path.write_text(f"SIGKILL {boot} {head}) {' '.join(fields)}\n")
    assert PidFile.read(path) is not None
    assert ending.stop_all([path], 1) == []
    assert not path.exists()
