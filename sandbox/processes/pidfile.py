"""What a child writes down about itself before it becomes the program it was started for."""

import signal
from dataclasses import dataclass
from pathlib import Path

from sandbox.processes.birth import Birth, Stat

# Run as `sh -c LAUNCH STOP-SIGNAL PROGRAM ARGUMENT...` with standard output on the pid file. The
# child itself writes the file, then becomes the program under the same number: at no instant does
# a server run that no file tells of, however suddenly its parent was killed.
LAUNCH = (
    "read -r boot </proc/sys/kernel/random/boot_id && "
    'read -r stat <"/proc/$$/stat" && '
    'echo "$0 $boot $stat" && exec "$@" >&2'
)


@dataclass(frozen=True, slots=True)
class PidFile:
    """A process and the signal that asks it to end in order."""

    birth: Birth
    stop_signal: signal.Signals

    @classmethod
    def parse(cls, text: str) -> "PidFile | None":
        """Read what `LAUNCH` wrote; None for a file that is empty or was cut short."""
        words = text.split(" ", 2)
        if len(words) != 3 or not text.endswith("\n"):  # noqa: PLR2004 - three fields in LAUNCH
            return None
        name, boot, line = words
        stat = Stat.parse(line)
        if stat is None or name not in signal.Signals.__members__:
            return None
        return cls(Birth(stat.pid, stat.started, boot), signal.Signals[name])

    @classmethod
    def read(cls, path: Path) -> "PidFile | None":
        try:
            return cls.parse(path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return None
