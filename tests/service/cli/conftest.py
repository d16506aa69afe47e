"""The command line in this process, on the test's database and namespace."""

import gc
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from howler.cli.main import main
from sandbox.sandbox import Sandbox


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Howler = Callable[..., Ended]


@pytest.fixture
def howler(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    box: Sandbox,
    database_url: str,
    namespace: str,
) -> Howler:
    """`howler(*words)` as a person types it, with the test's settings."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", box.kafka_bootstrap_servers)
    monkeypatch.setenv("HOWLER_SANDBOX_URL", box.sandbox_url)
    monkeypatch.setenv("HOWLER_NAMESPACE", namespace)

    def run(*words: str) -> Ended:
        with pytest.raises(SystemExit) as end:
            main(words)
        forget_what_the_drivers_left()
        printed = capsys.readouterr()
        return Ended(int(end.value.code or 0), printed.out, printed.err)

    return run


def forget_what_the_drivers_left() -> None:
    """A connection that a driver was still opening when the command ended ends with its process.

    Here the process goes on, so it would be told of in whichever test comes next.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
