import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sandbox.jars import fetch
from sandbox.jars.fetch import Jar
from sandbox.processes.server import AbortedError, SandboxError

FILES = {"/a/one-1.jar": b"one" * 1000, "/b/two-2.jar": b"two" * 300_000}
JARS = [Jar(hashlib.sha256(data).hexdigest(), path[1:]) for path, data in FILES.items()]


class Repository(ThreadingHTTPServer):
    """A repository that counts what it is asked and can break its next answers off."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[str] = []
        self.broken = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        data = FILES.get(self.path)
        if data is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.server.broken:
            self.server.broken -= 1
            data = data[:-10]
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""


@pytest.fixture
def repository() -> Iterator[Repository]:
    with Repository() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_committed_list_is_whole() -> None:
    """Every line is a hash and a jar below no host, and no name comes twice in the class path."""
    jars = fetch.read_list(fetch.LIST.read_text())
    assert len(jars) == 46
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in jars)
    assert all(re.fullmatch(r"[\w.-]+(/[\w.-]+)+\.jar", jar.path) for jar in jars)
    assert len({jar.name for jar in jars}) == len(jars)
    assert any(jar.name == "kafka_2.13-4.1.1.jar" for jar in jars)


def test_every_jar_is_fetched_once_and_then_found(repository: Repository, tmp_path: Path) -> None:
    """What lies there whole is not asked for again: a second start needs no network."""
    assert fetch.missing_jars(tmp_path, JARS) == JARS
    fetch.fetch(repository.base, JARS, tmp_path, threading.Event())
    assert fetch.missing_jars(tmp_path, JARS) == []
    assert names(tmp_path) == ["one-1.jar", "two-2.jar"]
    assert sorted(repository.asked) == ["/a/one-1.jar", "/b/two-2.jar"]


def test_a_damaged_jar_is_missing(repository: Repository, tmp_path: Path) -> None:
    """A jar with one byte changed on the disk is fetched anew."""
    fetch.fetch(repository.base, JARS, tmp_path, threading.Event())
    (tmp_path / "one-1.jar").write_bytes(FILES["/a/one-1.jar"][:-1] + b"x")
    assert fetch.missing_jars(tmp_path, JARS) == JARS[:1]


def test_another_file_than_the_list_names_is_not_kept(
    repository: Repository, tmp_path: Path
) -> None:
    """A jar whose hash differs never gets the jar's name, and is told."""
    wrong = [Jar("0" * 64, JARS[0].path)]
    with pytest.raises(SandboxError, match=r"one-1\.jar is not the file"):
        fetch.fetch(repository.base, wrong, tmp_path, threading.Event())
    assert names(tmp_path) == []


def test_an_answer_that_breaks_off_is_asked_for_again(
    repository: Repository, tmp_path: Path
) -> None:
    """Half a jar is never kept; the next try brings it whole."""
    repository.broken = fetch.TRIES - 1
    fetch.fetch(repository.base, JARS[:1], tmp_path, threading.Event())
    assert names(tmp_path) == ["one-1.jar"]
    assert len(repository.asked) == fetch.TRIES


def test_a_jar_that_cannot_be_had_ends_with_what_to_do(
    repository: Repository, tmp_path: Path
) -> None:
    """After the last try the message names the jar, the cause and the next step."""
    gone = [Jar("0" * 64, "c/gone.jar")]
    with pytest.raises(SandboxError, match=r"gone\.jar could not be fetched .*404.*network"):
        fetch.fetch(repository.base, gone, tmp_path, threading.Event())


def test_a_download_that_is_called_off_leaves_nothing(
    repository: Repository, tmp_path: Path
) -> None:
    """Ctrl-C ends the threads at their next piece."""
    aborted = threading.Event()
    aborted.set()
    with pytest.raises(AbortedError):
        fetch.fetch(repository.base, JARS, tmp_path, aborted)
    assert names(tmp_path) == []
