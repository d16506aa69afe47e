"""A worker's doors are closed, and it proves it before it reads a stranger's file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[5]
LOCKED = """
import os, resource, socket, subprocess
from services.parser.extract.locked.doors import Limits, close_doors
if {user} and os.geteuid() == 0:
    os.setgroups([])
    os.setgid({user})
    os.setuid({user})
close_doors(Limits(memory_bytes=1 << 30, life_cpu_seconds=60))
def attempt():
{attempt}
try:
    attempt()
    result = b"possible"
except (OSError, ValueError, MemoryError, RuntimeError) as closed:
    result = b"closed"
os.write(1, result)
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=25,
        check=False,
    )


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hostname').read()",
        "os.listdir('/')",
        "os.stat('/etc')",
        "open('/tmp/written', 'w')",
        "os.mkdir('/tmp/howler-made')",
        "os.unlink('/tmp/howler-nothing')",
        "os.rename('/tmp/a', '/tmp/b')",
        "os.chmod('/tmp', 0o700)",
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "os.fork()",
        "subprocess.run(['/bin/true'])",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getpid(), 0)",
        "os.kill(os.getppid(), 0)",
        "os.dup(0)",
        "os.pipe()",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 33, 1 << 33))",
        "os.setuid(0)",
        "bytearray(1 << 31)",
    ],
)
@pytest.mark.parametrize("user", [0, 12345])
def test_a_closed_door_stays_closed(user: int, attempt: str) -> None:
    """No file, folder, socket, process, signal, descriptor, limit, user or memory beyond it.

    For who runs the tests, and where that is root, for another user too.
    """
    finished = run(LOCKED.format(user=user, attempt=f"    {attempt}"))
    assert (finished.stdout, finished.stderr) == ("closed", "")


def test_reading_and_answering_still_work() -> None:
    """What is left: memory, standard input, standard output."""
    finished = run(LOCKED.format(user=0, attempt="    return os.read(0, 0) + bytes(1 << 20)"))
    assert finished.stdout == "possible"


def test_an_open_process_is_found_out() -> None:
    """The proof fails, and names the door, in a process that has closed none."""
    finished = run(
        "from services.parser.extract.locked.doors import DoorsOpenError, prove_closed\n"
        "try:\n    prove_closed()\nexcept DoorsOpenError as found:\n    print(found)\n"
    )
    assert finished.stdout == "raising its own limits is still possible\n"


def test_closing_the_doors_ends_with_the_proof() -> None:
    """A door that is open after all has been closed stops the work, whichever it is."""
    finished = run(
        "from services.parser.extract.locked import doors\n"
        "doors._ATTEMPTS['flying'] = lambda: None\n"
        "try:\n    doors.close_doors(doors.Limits(1 << 30, 60))\n"
        "except doors.DoorsOpenError as found:\n    print(found)\n"
    )
    assert finished.stdout == "flying is still possible\n"


def test_a_child_that_cannot_close_its_doors_refuses_to_work() -> None:
    """On a machine whose system calls we do not know, the child says so and reads nothing."""
    code = (
        "import os, platform, sys\n"
        "platform.machine = lambda: 'unheard-of'\n"
        "sys.argv = ['child', str(os.getppid()), '50', '30', str(1 << 30)]\n"
        "from services.parser.extract.child import main\n"
        "main()\n"
    )
    finished = run(code)
    size = int.from_bytes(finished.stdout[:8].encode("latin-1"))
    hello = json.loads(finished.stdout[8 : 8 + size])
    assert hello == {"open": "the kernel takes no list of allowed system calls (seccomp)"}
