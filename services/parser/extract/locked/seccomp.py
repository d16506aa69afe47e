"""A list of the few system calls that reading a file in memory needs; the kernel denies the rest.

The limits of `doors.py` already keep files and sockets shut; this also shuts what takes no file
descriptor: making folders, deleting, starting programs, signalling other processes.
"""

import ctypes
import errno
import platform
import struct
from typing import Final

_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | errno.EPERM
_KILL: Final = 0x80000000
_LOAD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_RETURN: Final = 0x06
_OFFSET_NUMBER: Final = 0
_OFFSET_ARCHITECTURE: Final = 4

# Architecture as the kernel's audit names it, then the numbers of: read, write, writev, close,
# lseek, fstat, mmap, munmap, mremap, mprotect, madvise, brk, futex, sched_yield, setitimer,
# rt_sigaction, rt_sigprocmask, rt_sigreturn, sigaltstack, restart_syscall, clock_gettime,
# clock_getres, gettimeofday, times, getrusage, getpid, gettid, getrandom, rseq, exit, exit_group.
_CALLS: Final = {
    "x86_64": (
        0xC000003E,
        (
            "0 1 20 3 8 5 9 11 25 10 28 12 202 24 38 13 14 15 131 219 228 229 "
            "96 100 98 39 186 318 334 60 231"
        ),
    ),
    "aarch64": (
        0xC00000B7,
        (
            "63 64 66 57 62 80 222 215 216 226 233 214 98 124 103 134 135 139 132 128 113 114 "
            "169 153 165 172 178 278 293 93 94"
        ),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def allow_reading_only() -> bool:
    """Deny this process every other system call for good; False where the kernel will not."""
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    architecture, allowed = known
    code = _compile(architecture, [int(number) for number in allowed.split()])
    held = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(held, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _compile(architecture: int, allowed: list[int]) -> bytes:
    """The filter in the kernel's packet-filter code: one comparison for each allowed number."""
    last = len(allowed)
    lines = [
        (_LOAD, 0, 0, _OFFSET_ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _OFFSET_NUMBER),
        *((_JUMP_IF_EQUAL, last - at, 0, number) for at, number in enumerate(allowed)),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
