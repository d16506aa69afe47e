"""Closing the doors of the child process, and proving that they are closed.

What a stranger's file could make the reader do is bounded by the kernel, not by our care: no file
can be opened or written, no socket made, no process started, memory and time are limited, and no
limit can be raised again. Nothing here is undone: a child that has closed its doors can only read
its standard input, write its answers and end.
"""

import contextlib
import ctypes
import os
import resource
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.parser.extract.locked.seccomp import allow_reading_only

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_NOBODY: Final = 65534


class DoorsOpenError(Exception):
    """A door could not be closed, so this process must not read a stranger's file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Address space in bytes; processor seconds over the child's whole life."""

    memory_bytes: int
    life_cpu_seconds: int


def close_doors(limits: Limits) -> None:
    """Close every door for good.

    Raises:
        DoorsOpenError: one of them is still open; the message names it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _leave_network(libc)
    _stop_being_root()
    # Changing the user clears the death signal, so it is asked for again.
    die_with_parent()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _lower_limits(limits)
    if not allow_reading_only():
        raise DoorsOpenError("the kernel takes no list of allowed system calls (seccomp)")
    prove_closed()


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that started it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _leave_network(libc: ctypes.CDLL) -> None:
    """An empty network of our own, where the kernel allows it; the limits hold without it."""
    alone = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    libc.unshare(alone)


def _stop_being_root() -> None:
    """Root could raise its limits again. Fails where nobody is unknown: the proof decides then."""
    if os.geteuid() != 0:
        return
    with contextlib.suppress(OSError):
        os.setgroups([])
    with contextlib.suppress(OSError):
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def _lower_limits(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.life_cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (lower, lower))


def prove_closed() -> None:
    """Try each door.

    Raises:
        DoorsOpenError: one of them opened; the message names it.
    """
    for name, attempt in _ATTEMPTS.items():
        try:
            attempt()
        except (OSError, ValueError):
            continue
        raise DoorsOpenError(f"{name} is still possible")


def _start_process() -> None:
    if os.fork() == 0:
        os._exit(0)


def _make_folder() -> None:
    """A folder that is there already: told so, the call got past the list of allowed ones."""
    with contextlib.suppress(FileExistsError):
        Path("/").mkdir()


def _raise_limit() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


_ATTEMPTS: Final[dict[str, Callable[[], object]]] = {
    "raising its own limits": _raise_limit,
    "opening a file": lambda: os.open("/proc/self/status", os.O_RDONLY),
    "writing a file": lambda: os.open("/dev/null", os.O_WRONLY),
    "making a folder": _make_folder,
    "opening a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "opening a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "starting a process": _start_process,
    "signalling the parent": lambda: os.kill(os.getppid(), 0),
}
