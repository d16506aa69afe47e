"""The child process that reads strangers' files: warm up, close the doors, then one file a frame.

Its first frame says whether it may work; each further one answers one file. It never logs, since
all it could log came from a stranger.
"""

import gc
import json
import os
import resource
import signal
import sys
from typing import Any, Final

from howler.verdicts import Refused
from services.parser.extract.doors import DoorsOpenError, Limits, close_doors, die_with_parent
from services.parser.extract.frames import read_frame, write_frame
from services.parser.extract.reading import read_file
from services.parser.extract.warm_up import warm_up

_INPUT: Final = 0
# What the memory limit looks like from inside, by the words of MuPDF's own error.
_NO_MEMORY: Final = ("malloc", "calloc", "realloc", "out of memory", "cannot allocate")


def main() -> None:
    parent, memory_bytes, file_seconds, life_cpu_seconds = (int(word) for word in sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    if os.getppid() != parent:
        return
    output = _keep_output_for_frames()
    try:
        warm_up()
        close_doors(Limits(memory_bytes, life_cpu_seconds))
    except DoorsOpenError as still_open:
        write_frame(output, json.dumps({"open": str(still_open)}).encode())
        return
    write_frame(output, json.dumps({"ready": True}).encode())
    gc.freeze()
    while (data := read_frame(_INPUT)) is not None:
        write_frame(output, json.dumps(_answer(data, file_seconds)).encode())


def _keep_output_for_frames() -> int:
    """Move the pipe to a descriptor of its own: a library's print must not break a frame."""
    output = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)
    return output


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
        return {
            "refused": [
                "too-much-memory",
                "This file takes too much memory to read; save a simpler copy and upload it again.",
            ]
        }
    return {
        "refused": [
            "corrupt",
            "This file is damaged and cannot be read; save it again and upload the new copy.",
        ]
    }


if __name__ == "__main__":
    main()
