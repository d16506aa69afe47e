"""Where the clients of other languages are on this machine, or why one cannot be tried."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.cache import cache_folder

TOOLS = Path(__file__).resolve().parents[3] / "tools"
FETCH_SECONDS = 240
ASK_SECONDS = 20


class AbsentError(Exception):
    """The toolchain is not here; the message says what is missing."""


@dataclass(frozen=True)
class Toolchain:
    """What a program of a language needs.

    Args:
        path: folders that go before the machine's own PATH.
        env: more of the environment.
        node_modules: what its imports are found in; None where there are none.
    """

    path: tuple[Path, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    node_modules: Path | None = None


def fetch() -> str:
    """Brings what can be had without root, once for all checkouts; returns what it said."""
    done = subprocess.run(
        [TOOLS / "fetch-clients"],
        capture_output=True,
        text=True,
        timeout=FETCH_SECONDS,
        check=False,
    )
    return done.stdout + done.stderr


def kcat() -> Toolchain:
    if shutil.which("kcat"):
        return Toolchain()
    place = cache_folder() / "kcat" / "usr"
    if not (place / "bin" / "kcat").exists():
        raise AbsentError("there is no kcat, and tools/fetch-clients could not bring it")
    (libraries,) = (place / "lib").glob("*-linux-gnu")
    return Toolchain((place / "bin",), (("LD_LIBRARY_PATH", os.fspath(libraries)),))


def python() -> Toolchain:
    return Toolchain((Path(sys.executable).parent,))


def typescript() -> Toolchain:
    packages = sorted(cache_folder().glob("clients-*/node_modules/@platformatic/kafka"))
    if not packages:
        raise AbsentError("tools/fetch-clients could not bring the TypeScript client")
    modules = packages[-1].parents[1]
    own = sorted(modules.glob("node-linux-*/bin"))  # only where the machine's is too old
    if not own and not shutil.which("node"):
        raise AbsentError("there is no Node")
    return Toolchain(tuple(own), (), modules)


def java() -> Toolchain:
    """A JDK: running a source file takes its compiler, which a JRE has not."""
    found = shutil.which("java")
    if not found:
        raise AbsentError("there is no JDK")
    listed = subprocess.run(
        [found, "--list-modules"], capture_output=True, text=True, timeout=ASK_SECONDS, check=False
    )
    if "jdk.compiler" not in listed.stdout:
        raise AbsentError("the java on the path is no JDK")
    return Toolchain()


LANGUAGES: dict[str, Callable[[], Toolchain]] = {
    "kcat": kcat,
    "python": python,
    "typescript": typescript,
    "java": java,
}
