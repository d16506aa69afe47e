import json
import os
from pathlib import Path

import pytest

from sandbox import state
from sandbox.processes.birth import boot_id
from sandbox.state import State

HERE = State(
    database_url="postgresql://howler@127.0.0.1:5/howler",
    kafka_bootstrap_servers="127.0.0.1:6",
    sandbox_url="http://127.0.0.1:7",
    pids={"kafka": 1, "postgres": 2},
    ports={"kafka": 6, "postgres": 5},
    postgres_version=18,
    attached=False,
    folder="somewhere",
)


def write_pid_file(path: Path) -> None:
    line = Path(f"/proc/{os.getpid()}/stat").read_text()
    path.write_text(f"SIGTERM {boot_id()} {line}")


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """A folder whose servers all seem to run: the pid files name this very process."""
    for name in HERE.pids:
        write_pid_file(tmp_path / f"{name}.pid")
    HERE.write(tmp_path)
    return tmp_path


def test_what_was_written_is_read(running: Path) -> None:
    """Addresses go through the file unchanged, and nothing lies beside it."""
    assert state.read(running) == HERE
    assert sorted(path.name for path in running.iterdir()) == [
        "kafka.pid",
        "postgres.pid",
        "sandbox.json",
    ]


def test_the_state_is_gone_when_one_server_is(running: Path) -> None:
    """A sandbox with a dead part is not a running one."""
    (running / "kafka.pid").write_text((running / "kafka.pid").read_text()[:-1])
    assert state.read(running) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", json.dumps({"database_url": "x"}), "null"])
def test_a_file_that_is_not_ours_tells_of_nothing(running: Path, text: str) -> None:
    """Anything but a whole state is no state, never a crash."""
    (running / "sandbox.json").write_text(text)
    assert state.read(running) is None


def test_extra_fields_of_another_version_are_left_aside(running: Path) -> None:
    """A newer writer may say more."""
    file = running / "sandbox.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"more": 1}))
    assert state.read(running) == HERE


def test_a_removed_state_is_gone_and_may_be_removed_again(running: Path) -> None:
    """Removing twice is no error."""
    state.remove(running)
    state.remove(running)
    assert state.read(running) is None


def test_the_parts_tell_who_runs(tmp_path: Path) -> None:
    """Each log stands for a server, with its number if it runs."""
    for name in ("kafka", "postgres"):
        (tmp_path / f"{name}.log").touch()
    write_pid_file(tmp_path / "kafka.pid")
    found = [(part.name, part.pid) for part in state.parts(tmp_path)]
    assert found == [("kafka", os.getpid()), ("postgres", None)]
