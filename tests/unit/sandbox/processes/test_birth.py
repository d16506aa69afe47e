import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from sandbox.processes import ending
from sandbox.processes.birth import Birth, Stat, boot_id


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    """A process with a child of its own; both sleep."""
    script = "sleep 60 & echo started; wait"
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        yield process
        birth = Birth.of(process.pid)
        if birth is not None:
            ending.kill(birth)


def born(process: "subprocess.Popen[bytes]") -> Birth:
    birth = Birth.of(process.pid)
    assert birth is not None
    return birth


def test_a_name_with_brackets_and_spaces_does_not_shift_the_fields() -> None:
    """A program may be called anything; the fields are counted from the last bracket."""
    line = "42 (a) R 1 (b) S 7 " + " ".join(str(n) for n in range(5, 30))
    assert Stat.parse(line) == Stat(pid=42, state="S", parent=7, started=22)


@pytest.mark.parametrize("line", ["", "42", "42 (sh) S", "x (sh) S 1 " + "0 " * 30])
def test_a_line_that_was_cut_short_tells_of_no_process(line: str) -> None:
    """Half a line is no process, not a crash."""
    assert Stat.parse(line) is None


def test_this_process_is_alive_and_has_this_parent() -> None:
    """What /proc says of us is read from the right fields."""
    me = Birth.of(os.getpid())
    stat = Stat.of(os.getpid())
    assert me is not None
    assert me.alive()
    assert stat is not None
    assert stat.parent == os.getppid()


def test_a_later_process_with_the_same_number_is_not_taken_for_the_first(
    sleeper: "subprocess.Popen[bytes]",
) -> None:
    """Neither a signal nor a kill reaches a process that was born at another time or boot."""
    birth = born(sleeper)
    for other in (replace(birth, started=birth.started - 1), replace(birth, boot="earlier")):
        assert not other.alive()
        assert not other.send(signal.SIGKILL)
        ending.kill(other)
        assert ending.stop(other, signal.SIGKILL, 0)
        assert other.wait(0)
    assert birth.alive()
    assert birth.boot == boot_id()


def test_a_kill_takes_the_whole_family(sleeper: "subprocess.Popen[bytes]") -> None:
    """What a server started dies with it."""
    family = born(sleeper).family()
    assert len(family) == 2
    ending.kill(family[0])
    assert not any(one.alive() for one in family)


def test_a_dead_child_that_nobody_asked_after_counts_as_dead() -> None:
    """A process that ended is not alive just because its number is still taken; then it is free."""
    process = subprocess.Popen(["sh", "-c", "exit 3"])
    birth = born(process)
    assert birth.wait(10)
    assert not birth.alive()
    assert ending.reap(birth) == 3
    assert Stat.of(process.pid) is None
    process.returncode = 3


def test_a_frozen_process_is_thawed_to_be_stopped(sleeper: "subprocess.Popen[bytes]") -> None:
    """Stopping works on a frozen server: it hears the signal and ends by itself."""
    birth = born(sleeper)
    ending.freeze(birth)
    assert ending.stop(birth, signal.SIGTERM, 10)
    assert not birth.alive()


def test_a_process_that_does_not_listen_is_killed() -> None:
    """One that ignores the polite signal is ended by force after its time."""
    script = "trap '' TERM; echo started; while :; do sleep 60; done"
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        birth = born(process)
        assert not ending.stop(birth, signal.SIGTERM, 0.2)
        assert not birth.alive()
