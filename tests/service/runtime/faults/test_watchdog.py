"""The watchdog ends a process that looks alive and is not, and no other."""

import asyncio
import os
import subprocess
import sys

import pytest

from howler.watchdog import EXIT_SICK, Check, Watchdog


def run(kind: str, stderr: int = subprocess.PIPE) -> tuple[int, str]:
    """The exit code of a process of that kind, and its last words."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.faults.stuck", kind],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    _, words = process.communicate(timeout=20)
    return process.returncode, words or ""


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("stuck", "the event loop has not answered for 0.5 s"),
        ("sick", "Kafka membership: it is not a member"),
        ("stopping", "the stop took longer than 0.2 s"),
    ],
)
def test_a_process_that_is_not_well_ends_with_70(kind: str, says: str) -> None:
    """It says why on the real standard error, with the stack of every thread."""
    code, words = run(kind)
    assert code == EXIT_SICK == 70
    assert f'"message": "{says}"' in words
    assert "stuck.py" in words
    assert "watchdog.py" in words


def test_last_words_that_nobody_takes_do_not_hold_the_end() -> None:
    """Standard error is a pipe that is full: often the very reason for which the loop sticks."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"x" * 65_536)
    except BlockingIOError:
        os.set_blocking(writing, True)
    try:
        assert run("stuck", writing)[0] == EXIT_SICK
    finally:
        os.close(reading)
        os.close(writing)


def test_a_process_that_is_well_goes_on() -> None:
    """A loop that turns and checks that are fine: it ends by itself."""
    assert run("well") == (0, "")


async def looked(looks: list[str | None], patience: float) -> list[str | None]:
    """What a watchdog says, looking once a second at a check that answers in turn."""
    answers = iter(looks)
    dog = Watchdog([Check("it", lambda: next(answers), patience)])
    loop = asyncio.get_running_loop()
    said = []
    for second in range(len(looks)):
        dog._answered = second
        said.append(dog._look(loop, second))
    return said


async def test_a_check_without_patience_ends_it_at_once() -> None:
    """Patience 0: the first look that finds it sick."""
    assert await looked([None, "sick"], 0) == [None, "it: sick"]


async def test_patience_is_for_one_illness_at_a_time() -> None:
    """A check that was well in between starts anew."""
    assert await looked(["a", "b", None, "c", "d", "e", "f"], 3) == [*[None] * 6, "it: f"]


async def test_a_loop_that_is_closed_is_not_stuck() -> None:
    """The thread may outlive the loop by a moment at the end of a process."""
    dog = Watchdog([Check("it", lambda: "sick", 0)])
    loop = asyncio.new_event_loop()
    loop.close()
    assert dog._look(loop, 1e9) is None
