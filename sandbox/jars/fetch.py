"""The broker's jars: fetched once by a committed list of hashes, checked at every start."""

import fcntl
import hashlib
import secrets
import threading
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.cache import cache_folder
from sandbox.processes.server import AbortedError, SandboxError

LIST = Path(__file__).with_name("kafka.sha256")
THREADS = 8
TRIES = 3
TIMEOUT_SECONDS = 30
CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the list: `path` is the file's place below the public Maven repository."""

    sha256: str
    path: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def read_list(text: str) -> list[Jar]:
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return [Jar(sha256, path) for sha256, path in lines]


def ready_jars(aborted: threading.Event) -> Path:
    """Return the folder with every jar of the list, each one checked against its hash.

    What is missing or damaged is fetched first (44 MB). Runs that start at once wait for each
    other. Raises SandboxError when a jar cannot be had or is not what the list says.
    """
    text = LIST.read_text(encoding="ascii")
    folder = cache_folder() / f"kafka-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    jars = read_list(text)
    if missing_jars(folder, jars):
        from jgo.constants import MAVEN_CENTRAL_URL

        with _one_at_a_time(folder / "lock", aborted):
            for left_over in folder.glob("*.part"):  # of a run that was killed
                left_over.unlink()
            fetch(MAVEN_CENTRAL_URL, missing_jars(folder, jars), folder, aborted)
    return folder


def missing_jars(folder: Path, jars: Sequence[Jar]) -> list[Jar]:
    """Return the jars that are not there or differ from their hash."""
    with ThreadPoolExecutor(THREADS) as pool:
        present = pool.map(lambda jar: _hash_of(folder / jar.name) == jar.sha256, jars)
        return [jar for jar, there in zip(jars, present, strict=True) if not there]


def fetch(base: str, jars: Sequence[Jar], folder: Path, aborted: threading.Event) -> None:
    """Download the jars side by side; each appears under its name only when it is whole."""
    failed = threading.Event()

    def called_off() -> bool:
        return aborted.is_set() or failed.is_set()

    def one(jar: Jar) -> None:
        _download(f"{base}/{jar.path}", jar, folder, called_off)
        advance()

    with _bar(len(jars)) as advance, ThreadPoolExecutor(THREADS) as pool:
        try:
            list(pool.map(one, jars))
        except BaseException:
            failed.set()  # a failure or Ctrl-C: the other threads end at their next piece
            raise


def _download(address: str, jar: Jar, folder: Path, called_off: Callable[[], bool]) -> None:
    for left in reversed(range(TRIES)):
        try:
            _download_once(address, jar, folder, called_off)
        except OSError as error:  # what urllib raises for the network, and files for the disk
            if left == 0:
                raise SandboxError(
                    f"{jar.name} could not be fetched ({error}); the first start needs the "
                    f"network and room in {folder}, later ones do not. Then start again."
                ) from error
        else:
            return


def _download_once(address: str, jar: Jar, folder: Path, called_off: Callable[[], bool]) -> None:
    part = folder / f"{jar.name}.{secrets.token_hex(4)}.part"
    seen = hashlib.sha256()
    try:
        with (
            urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer,  # noqa: S310 - our own https address
            part.open("wb") as file,
        ):
            while piece := answer.read(CHUNK):
                if called_off():
                    raise AbortedError("the download was called off")
                seen.update(piece)
                file.write(piece)
            if answer.length:
                raise OSError(f"the answer broke off {answer.length} bytes before its end")
        if seen.hexdigest() != jar.sha256:
            raise SandboxError(
                f"{jar.name} is not the file that {LIST.name} names (SHA-256 {seen.hexdigest()}); "
                "something between here and the repository changes downloads. It was not kept."
            )
        part.replace(folder / jar.name)
    finally:
        part.unlink(missing_ok=True)


def _hash_of(file: Path) -> str | None:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None


@contextmanager
def _one_at_a_time(lock: Path, aborted: threading.Event) -> Iterator[None]:
    with lock.open("w") as held:
        while not _taken(held.fileno()):
            if aborted.wait(0.1):
                raise AbortedError("the wait for another download was called off")
        yield


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go by the kernel when we die
    except BlockingIOError:
        return False
    return True


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Fetching Kafka, once (44 MB)", total=total)
        yield lambda: progress.advance(task)
