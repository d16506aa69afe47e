"""Which process is meant: a number alone may by now belong to somebody else's."""

import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path

# Fields of /proc/PID/stat after the command's name, counted from the state: there 3, 4 and 22.
_STATE, _PARENT, _STARTED = 0, 1, 19


@dataclass(frozen=True, slots=True)
class Stat:
    """One line of /proc: `started` is in clock ticks since the machine's boot."""

    pid: int
    state: str
    parent: int
    started: int

    @classmethod
    def parse(cls, line: str) -> "Stat | None":
        """Read a line of /proc/PID/stat; the name in brackets may hold spaces and brackets."""
        before, _, after = line.rpartition(")")
        fields = after.split()
        try:
            pid = int(before.split(" ", 1)[0])
            return cls(pid, fields[_STATE], int(fields[_PARENT]), int(fields[_STARTED]))
        except (ValueError, IndexError):
            return None

    @classmethod
    def of(cls, pid: int) -> "Stat | None":
        return cls.read(Path(f"/proc/{pid}/stat"))

    @classmethod
    def read(cls, file: Path) -> "Stat | None":
        try:
            return cls.parse(file.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return None


def numbers() -> list[int]:
    """Return the numbers of all processes that we may see now."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def boot_id() -> str:
    """Differs after each boot, so that ticks of an earlier boot are never compared."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


@dataclass(frozen=True, slots=True)
class Birth:
    """A process told apart from every later one that gets the same number."""

    pid: int
    started: int
    boot: str

    @classmethod
    def of(cls, pid: int) -> "Birth | None":
        stat = Stat.of(pid)
        return None if stat is None else cls(pid, stat.started, boot_id())

    def alive(self) -> bool:
        """Whether it still runs; a dead process whose parent has not asked yet counts as dead."""
        stat = Stat.of(self.pid)
        return (
            stat is not None
            and stat.started == self.started
            and stat.state not in "ZX"
            and boot_id() == self.boot
        )

    def stands_still(self) -> bool:
        """Whether none of its threads runs; also true of a dead one."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/stat")
        stats = [stat for thread in threads if (stat := Stat.read(thread)) is not None]
        return not self.alive() or all(stat.state in "TtZX" for stat in stats)

    def send(self, number: signal.Signals) -> bool:
        """Signal exactly this process; False when it is gone."""
        handle = self._open()
        if handle is None:
            return False
        try:
            signal.pidfd_send_signal(handle, number)
        except ProcessLookupError:
            return False
        finally:
            os.close(handle)
        return True

    def wait(self, seconds: float | None) -> bool:
        """Wait until it has ended (None = for ever); False when the time is over."""
        handle = self._open()
        if handle is None:
            return True
        try:
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            return bool(poll.poll(None if seconds is None else seconds * 1000))
        finally:
            os.close(handle)

    def family(self) -> list["Birth"]:
        """Return the process itself and its descendants, parents first; nothing if it is gone."""
        children: dict[int, list[Stat]] = {}
        for number in numbers():
            stat = Stat.of(number)
            if stat is not None:
                children.setdefault(stat.parent, []).append(stat)
        boot, found = boot_id(), [self] if self.alive() else []
        for one in found:  # grows while it is walked
            found += [Birth(s.pid, s.started, boot) for s in children.get(one.pid, [])]
        return found

    def _open(self) -> int | None:
        # The handle is taken first and the birth compared after: what it then names cannot change.
        try:
            handle = os.pidfd_open(self.pid)
        except (ProcessLookupError, PermissionError):
            return None
        if self.alive():
            return handle
        os.close(handle)
        return None
