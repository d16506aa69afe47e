"""How commands end: exit codes, one clear sentence, and never a password."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from howler.cli.app import app
from howler.cli.main import main
from sandbox.processes.ports import free_port

SETTINGS = ("DATABASE_URL", "SUPABASE_DB_URL", "KAFKA_BOOTSTRAP_SERVERS", "HOWLER_SANDBOX_URL")


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder without a sandbox, and no settings."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def ended(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0)


def commands() -> list[list[str]]:
    """The words of every command, groups included."""
    found: list[list[str]] = [[]]

    def walk(group: Any, words: list[str]) -> None:
        for name, command in getattr(group, "commands", {}).items():
            found.append([*words, name])
            walk(command, [*words, name])

    walk(typer.main.get_command(app), [])
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With at least one example that begins with the command itself, groups aside."""
    assert ended(*words, "--help") == 0
    told = capsys.readouterr().out
    if "COMMAND [ARGS]" not in told:
        assert f"howler {' '.join(words)}" in told.partition("Examples:")[2]


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("--version") == 0
    assert re.fullmatch(r"howler \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_without_settings_and_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong settings, told in one sentence that says how to get on."""
    assert ended("runs", "list") == 2
    told = capsys.readouterr().err
    assert "DATABASE_URL and KAFKA_BOOTSTRAP_SERVERS are not set" in told
    assert len(told.splitlines()) == 1


def test_half_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One address alone is refused and the other one named."""
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092")
    assert ended("functions") == 2
    assert "DATABASE_URL" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["runs", "list"], ["dlq", "list"], ["migrate"], ["functions"]])
def test_a_database_that_is_away(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not reachable: the address without the password, in one line, and no traceback."""
    port = free_port()
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:s3cret@127.0.0.1:{port}/howler")
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    assert ended(*words) == 3
    told = capsys.readouterr().err
    assert f"127.0.0.1:{port}/howler" in told
    assert "s3cret" not in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("words", [["topics", "list"], ["topics", "ensure"], ["send", "x/y"]])
def test_a_broker_that_is_away(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not reachable: the address, in one line, and no traceback."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/howler")
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    more = ["--data", "{}", "--no-check"] if words[0] == "send" else []
    assert ended(*words, *more) == 3
    told = capsys.readouterr().err
    assert "127.0.0.1:1" in told
    assert len(told.splitlines()) == 1


def test_an_address_that_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong settings; nothing of the address is repeated."""
    monkeypatch.setenv("DATABASE_URL", "s3cret@host/x")
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")
    assert ended("runs", "list") == 2
    told = capsys.readouterr().err
    assert "DATABASE_URL" in told
    assert "s3cret" not in told


def test_where_no_sandbox_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Its addresses are not reachable, its status is 1, and all say how to start one."""
    assert ended("sandbox", "env") == 3
    assert "make up" in capsys.readouterr().err
    assert ended("sandbox", "status") == 1
    assert ended("status") == 1
    assert "make up" in capsys.readouterr().out
    assert ended("sandbox", "ledger") == 3


def test_wrong_words() -> None:
    """Unknown commands and options are wrong usage."""
    assert ended("nothing") == 2
    assert ended("runs", "list", "--limit", "many") == 2
    assert ended("parse", "/no/such/file.pdf") == 2
