"""Waits for the end of a run, however it ends, and stops the servers that it leaves behind.

Started by the run in a session of its own: `python -m sandbox.processes.guard PID STARTED BOOT
FOLDER`. If the guard is killed as well, the next start in the folder does the same.
"""

import sys
from pathlib import Path

from sandbox.processes import ending
from sandbox.processes.birth import Birth
from sandbox.processes.hold import Hold

STOP_SECONDS = 10.0


def watch(run: Birth, folder: Path) -> list[str]:
    """Block until the run has ended; the names of the servers that had to be stopped."""
    run.wait(None)
    hold = Hold(folder, "guard")
    if not folder.is_dir() or not hold.try_take():
        return []  # the next run is there already and cleans up itself
    try:
        stopped = ending.stop_all(folder.glob("*.pid"), STOP_SECONDS)
        (folder / "sandbox.json").unlink(missing_ok=True)
    finally:
        hold.release()
    return stopped


if __name__ == "__main__":
    pid, started, boot, where = sys.argv[1:]
    watch(Birth(int(pid), int(started), boot), Path(where))
