"""The child process: loads the libraries once, and forks the worker that reads strangers' files.

The keeper (this process) reads no stranger's byte. Its worker is a fork that closes its doors and
answers over the same two pipes; after its share of files, or a refusal, it ends and the keeper
forks the next one in milliseconds. A worker that dies of a file takes its keeper along, whose exit
code tells the parent what it died of.
"""

import gc
import os
import signal
import sys
from typing import Final, NoReturn

from services.parser.extract.answers import Share, answer_files
from services.parser.extract.locked.doors import die_with_parent
from services.parser.extract.warm_up import warm_up

# A worker that has done its share ends with this; one killed by signal 9 makes its keeper end
# with 109.
_AGAIN: Final = 3
KILLED_BY: Final = 100


def main() -> None:
    """Arguments: the parent's process id, then files, seconds and bytes of a worker's `Share`."""
    parent, *words = (int(word) for word in sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _stay_only_with(parent)
    output = _keep_output_for_frames()
    warm_up()
    gc.freeze()
    # Most files never come so far; what a large one leaves behind is swept up.
    gc.set_threshold(50_000)
    share = Share(*words)
    code = _run_worker(output, share, announce=True)
    while code == _AGAIN:
        code = _run_worker(output, share, announce=False)
    sys.exit(code)


def _stay_only_with(parent: int) -> None:
    """End with the parent, also where it ended before it could be asked for."""
    die_with_parent()
    if os.getppid() != parent:
        os._exit(0)


def _keep_output_for_frames() -> int:
    """Move the pipe to a descriptor of its own: a library's print must not break a frame."""
    output = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)
    return output


def _run_worker(output: int, share: Share, *, announce: bool) -> int:
    """Fork a worker, wait for its end, and return the code to go on or to end with."""
    keeper = os.getpid()
    worker = os.fork()
    if worker == 0:
        _work(keeper, output, share, announce=announce)
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    return KILLED_BY - code if code < 0 else code


def _work(keeper: int, output: int, share: Share, *, announce: bool) -> NoReturn:
    code = 1
    try:
        _stay_only_with(keeper)
        code = _AGAIN if answer_files(output, share, announce=announce) else 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
