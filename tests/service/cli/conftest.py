"""The command line in this process, on the test's database and namespace."""

import gc
from collections.abc import Callable, Iterator
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


@pytest.fixture
def left_overs() -> Iterator[None]:
    """What a refused driver left half closed goes here, not in whichever test comes next.

    Whoever asks for this ignores the warning of it: a command's event loop ends before the drivers
    have closed a connection that was refused.
    """
    yield
    gc.collect()


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
        printed = capsys.readouterr()
        return Ended(int(end.value.code or 0), printed.out, printed.err)

    return run
