"""The outside services' stand-in as a child process."""

import http.client
import importlib.util
import sys
from pathlib import Path

from sandbox.processes.server import Launch, Server

DEFAULT_PORT = 25480
MODULE = "sandbox.standin"
HEALTH = "/_sandbox/health"
HERE = Path(__file__).resolve().parent.parent


class Standin(Server):
    """`start` after `kill` comes back on the same port with the same files and ledger."""

    name = "standin"

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self.files = folder / "standin"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        self.files.mkdir(parents=True, exist_ok=True)

    def launch(self) -> Launch:
        options = ["--port", str(self.port), "--folder", str(self.files)]
        return Launch([sys.executable, "-m", MODULE, *options], HERE)

    def is_ready(self) -> bool:
        # Its own word first: on a port that another checkout just took, that one's would answer.
        return self.url in self.said() and self._is_healthy()

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", HEALTH)
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def exists() -> bool:
    return importlib.util.find_spec(MODULE) is not None and (
        importlib.util.find_spec(f"{MODULE}.__main__") is not None
    )
