"""What a running sandbox tells everybody in its folder: `sandbox.json`."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandbox.processes.pidfile import PidFile

FILE = "sandbox.json"


@dataclass(frozen=True, slots=True)
class State:
    """Addresses and processes of one running sandbox; `sandbox_url` is empty without stand-in."""

    database_url: str
    kafka_bootstrap_servers: str
    sandbox_url: str
    pids: Mapping[str, int]
    ports: Mapping[str, int]
    postgres_version: int
    attached: bool
    folder: str

    @classmethod
    def parse(cls, text: str) -> "State | None":
        """Read the file's text; None for what an older or newer version of us wrote."""
        try:
            found: Any = json.loads(text)
            return cls(**{name: found[name] for name in cls.__slots__})
        except (ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Write the file so that a reader sees the old one or the new one, whole."""
        part = folder / f"{FILE}.{secrets.token_hex(4)}.part"
        part.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        part.replace(folder / FILE)


def read(folder: Path) -> State | None:
    """Return the state of the sandbox that runs in `folder`; None if it, or a part, does not run.

    A file left by a killed run is recognised: its processes are gone, whoever has their numbers.
    """
    try:
        state = State.parse((folder / FILE).read_text(encoding="utf-8"))
    except OSError:
        return None
    if state is None or not state.pids:
        return None
    return state if all(_runs(folder, name) for name in state.pids) else None


def _runs(folder: Path, name: str) -> bool:
    # Not by the number in the state: a server that was killed and started again has a new one.
    file = PidFile.read(folder / f"{name}.pid")
    return file is not None and file.birth.alive()


@dataclass(frozen=True, slots=True)
class Part:
    """One server of a folder; `pid` is None when it does not run."""

    name: str
    pid: int | None
    log: Path


def parts(folder: Path) -> list[Part]:
    """Return what lies in the folder, running or not, by name."""
    found = []
    for log in sorted(folder.glob("*.log")):
        file = PidFile.read(log.with_suffix(".pid"))
        alive = file is not None and file.birth.alive()
        found.append(Part(log.stem, file.birth.pid if file and alive else None, log))
    return found


def remove(folder: Path) -> None:
    (folder / FILE).unlink(missing_ok=True)
