"""One child process, seen from the parent: start it, hand it a file, end it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from howler.verdicts import Permanent, Refused, Transient, Verdict
from services.parser.extract.child import KILLED_BY
from services.parser.extract.extracted import MAX_CHARACTERS, Extracted, LeftOut
from services.parser.extract.frames import receive_frame, send_frame

_ROOT: Final = Path(__file__).resolve().parents[3]
_START_SECONDS: Final = 60.0
# JSON writes one character in at most 12 bytes; the rest of an answer is small.
_LARGEST_ANSWER: Final = 12 * MAX_CHARACTERS + 65_536
_OUT_OF_TIME: Final = (signal.SIGXCPU, signal.SIGPROF)
_CRASHES: Final = (
    signal.SIGSEGV,
    signal.SIGABRT,
    signal.SIGBUS,
    signal.SIGILL,
    signal.SIGFPE,
    signal.SIGTRAP,
    signal.SIGSYS,
)


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one file may take, in wall time and address space; after `files` a worker is new."""

    file_seconds: float = 30.0
    memory_bytes: int = 1 << 30
    files: int = 50


class ChildHandle:
    """A child behind its pipes; reads one file at a time and, once broken, stays so."""

    def __init__(self, process: asyncio.subprocess.Process, limits: ChildLimits) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._input = process.stdin
        self._output = process.stdout
        self._limits = limits
        self._reading = False

    @classmethod
    async def start(cls, limits: ChildLimits) -> Self:
        """Start a child and wait until it has proved its doors closed.

        Raises:
            Permanent: `doors-open`, it could not close them.
            Transient: `extractor-died`, it did not come up.
        """
        # The process's own clock counts whole seconds; the parent's is the exact one.
        seconds = int(limits.file_seconds) + 1
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-X", "utf8", "-m", "services.parser.extract.child"),
            *(str(os.getpid()), str(limits.files), str(seconds), str(limits.memory_bytes)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd="/",
            # Nothing of our own environment: it holds keys.
            env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LANG": "C.UTF-8"},
        )
        child = cls(process, limits)
        try:
            async with asyncio.timeout(_START_SECONDS):
                hello = await child._receive()
            _check_doors(hello)
        except TimeoutError:
            await child.end()
            raise Transient(
                "extractor-died", f"The extractor's child was not ready in {_START_SECONDS:.0f} s."
            ) from None
        except BaseException:
            await child.end()
            raise
        return child

    @property
    def usable(self) -> bool:
        """Whether it waits for a file: it lives, and is not in the middle of one."""
        return self._process.returncode is None and not self._reading

    @property
    def pid(self) -> int:
        return self._process.pid

    async def read(self, data: bytes) -> Extracted:
        """Read one file.

        Raises:
            Refused: what the file is refused for; `too-slow` when its time is up.
            Transient: `extractor-died`, something killed the child.
        """
        self._reading = True
        begin = time.perf_counter()
        try:
            async with asyncio.timeout(self._limits.file_seconds):
                answer = await self._exchange(data)
        except TimeoutError:
            raise _too_slow() from None
        seconds = time.perf_counter() - begin
        self._reading = False
        if "refused" in answer:
            code, message = answer["refused"]
            raise Refused(code, message) from _cause(answer)
        return Extracted(
            text=answer["text"],
            kind=answer["kind"],
            pages=answer["pages"],
            left_out=tuple(LeftOut(what, characters) for what, characters in answer["left_out"]),
            seconds=seconds,
            peak_memory_bytes=answer["peak"],
        )

    async def end(self) -> None:
        """Kill the child and wait until the kernel has taken it away; its worker dies with it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._input.close()
        await self._process.wait()

    async def _exchange(self, data: bytes) -> dict[str, Any]:
        try:
            await send_frame(self._input, data)
        except ConnectionError:
            raise await self._verdict_of_death() from None
        return await self._receive()

    async def _receive(self) -> dict[str, Any]:
        try:
            frame = await receive_frame(self._output, _LARGEST_ANSWER)
        except asyncio.IncompleteReadError:
            raise await self._verdict_of_death() from None
        answer: dict[str, Any] = json.loads(frame)
        return answer

    async def _verdict_of_death(self) -> Verdict:
        """What the child died of: its file's fault is a refusal, anything else may be retried."""
        code = await self._process.wait()
        killed_by = code - KILLED_BY
        if killed_by in _OUT_OF_TIME:
            return _too_slow()
        if killed_by in _CRASHES:
            return Refused(
                "corrupt", "This file makes its reader crash; save it again and upload the copy."
            )
        return Transient("extractor-died", f"The extractor's child ended with code {code}.")


def _check_doors(hello: Mapping[str, Any]) -> None:
    if "open" in hello:
        raise Permanent(
            "doors-open",
            f"The extractor refuses to read strangers' files here: {hello['open']}. "
            "Run it on Linux, where setrlimit and seccomp are allowed.",
        )


def _cause(answer: Mapping[str, Any]) -> Exception | None:
    """What the child did not expect to go wrong, for who looks into a refusal."""
    return RuntimeError(answer["cause"]) if "cause" in answer else None


def _too_slow() -> Refused:
    return Refused(
        "too-slow", "This file takes too long to read; save a simpler copy and upload it again."
    )
