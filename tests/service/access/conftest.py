"""A sandbox whose broker has SCRAM, TLS and permissions, and the command line before it."""

import gc
from collections.abc import Callable, Iterator

import pytest

from howler.cli.main import main
from howler.settings import KafkaSettings
from howler.wire.broker import Broker
from sandbox.sandbox import Sandbox
from sandbox.secure.broker import SecureKafka

Told = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def _left_overs() -> Iterator[None]:
    """What a refused driver left half closed goes here, not in whichever test comes next.

    Neither aiokafka nor asyncpg waits until a connection that was refused is closed, and a
    command's event loop ends before; the modules here ignore that one warning.
    """
    yield
    gc.collect()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Started once for the module."""
    sandbox = Sandbox(tmp_path_factory.mktemp("secure"), secure=True)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def kafka(secure: Sandbox) -> SecureKafka:
    """The broker."""
    assert isinstance(secure.kafka, SecureKafka)
    return secure.kafka


def reached(kafka: SecureKafka, **changed: str) -> dict[str, str]:
    """The settings that reach the broker, some of them changed, or left out where empty."""
    return {name: value for name, value in {**kafka.access, **changed}.items() if value}


def broker(kafka: SecureKafka, **changed: str) -> Broker:
    """The same, as our clients take it."""
    return KafkaSettings.model_validate(reached(kafka, **changed)).broker


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], secure: Sandbox
) -> Told:
    """How a command ends under these settings: its exit code and what it says went wrong."""

    def run(words: str, settings: dict[str, str]) -> tuple[int, str]:
        for name, value in {"DATABASE_URL": secure.database_url, **settings}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            main(words.split())
        return int(end.value.code or 0), capsys.readouterr().err

    return run
