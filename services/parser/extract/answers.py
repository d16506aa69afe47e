"""The worker's side of the pipes: behind closed doors, one answer a file.

It never logs, since all it could log came from a stranger.
"""

import json
import os
import resource
import signal
from dataclasses import dataclass
from typing import Any, Final

from howler.verdicts import Refused
from services.parser.extract.frames import read_frame, write_frame
from services.parser.extract.locked.doors import DoorsOpenError, Limits, close_doors
from services.parser.extract.reading import read_file

_INPUT: Final = 0
# What the memory limit looks like from inside, by the words of MuPDF's own errors.
_NO_MEMORY: Final = ("malloc", "calloc", "realloc", "out of memory", "cannot allocate")
# Written to a process's `clear_refs`, this begins its memory peak anew.
_NEW_PEAK: Final = b"5"


@dataclass(frozen=True, slots=True)
class Share:
    """What one worker may do: so many files, each within so many processor seconds."""

    files: int
    file_seconds: int
    memory_bytes: int

    @property
    def limits(self) -> Limits:
        return Limits(self.memory_bytes, (self.files + 1) * self.file_seconds)


def answer_files(output: int, share: Share, *, announce: bool) -> bool:
    """Close the doors and answer a share of files.

    Returns:
        Whether a next worker shall take over: False when the parent has closed the pipe or this
        machine cannot close the doors, which the announcement says.
    """
    # The only file that stays open: it can do nothing but begin our own memory peak anew.
    peak = os.open("/proc/self/clear_refs", os.O_WRONLY)
    try:
        close_doors(share.limits)
    except DoorsOpenError as still_open:
        write_frame(output, json.dumps({"open": str(still_open)}).encode())
        return False
    if announce:
        write_frame(output, json.dumps({"ready": True}).encode())
    for _ in range(share.files):
        data = read_frame(_INPUT)
        if data is None:
            return False
        os.write(peak, _NEW_PEAK)
        answer = _answer(data, share.file_seconds)
        write_frame(output, json.dumps(answer).encode())
        if "refused" in answer:
            break
    return True


def _answer(data: bytes, file_seconds: int) -> dict[str, Any]:
    # Beside the parent's clock, in case the parent is stopped: processor time ends the process.
    signal.setitimer(signal.ITIMER_PROF, file_seconds)
    try:
        reading = read_file(data)
    except Refused as refused:
        return {"refused": [refused.code, refused.message]}
    except Exception as broken:  # noqa: BLE001 - whatever a stranger's file provokes is an answer
        return _refusal_of(broken)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {
        "kind": reading.kind,
        "text": reading.text,
        "pages": reading.pages,
        "left_out": [[part.what, part.characters] for part in reading.told()],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _refusal_of(broken: Exception) -> dict[str, Any]:
    if isinstance(broken, MemoryError) or any(word in str(broken).lower() for word in _NO_MEMORY):
        message = "This file takes too much memory to read; save a simpler copy and upload it."
        return {"refused": ["too-much-memory", message]}
    message = "This file is damaged and cannot be read; save it again and upload the new copy."
    return {"refused": ["corrupt", message], "cause": _place_of(broken)}


def _place_of(broken: Exception) -> str:
    """The kind of an error that nobody expected, and our line: no word of it is a stranger's."""
    trace = broken.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(broken).__name__
    file = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{type(broken).__name__} in {file}, line {trace.tb_lineno}"
