"""The stand-in server as a process: how it starts, ends, and keeps what was given to it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.standin.client import SandboxClient
from sandbox.standin.started import started

PARENT = """
import sys, time
from pathlib import Path
from sandbox.standin.started import started
with started(Path(sys.argv[1])) as server:
    print(server.url, server.process.pid, flush=True)
    time.sleep(60)
"""


async def test_health_names_the_endpoints_and_the_writer(sandbox: SandboxClient) -> None:
    """Health says that it is up, what it speaks, and that no real model writes."""
    health = await sandbox.health()
    assert health["ok"] is True
    assert {"anthropic.messages", "openai.chat", "storage.download"} <= set(health["endpoints"])
    assert health["writer"] == "stand-in writer, no key set"


async def test_sigterm_ends_it_at_once_and_cleanly(folder: Path) -> None:
    """SIGTERM ends it with 0 although a call still hangs."""
    with started(folder) as server:
        async with SandboxClient(server.url) as sandbox:
            await sandbox.put_fault("storage", "hang")
            hanging = asyncio.create_task(sandbox.upload("resumes", "a.pdf", b"a"))
            while not await sandbox.ledger():
                await asyncio.sleep(0.01)
            begun = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.process.wait, 10) == 0
            assert time.monotonic() - begun < 5
            hanging.cancel()


async def test_files_outlive_a_restart(folder: Path) -> None:
    """What was uploaded is there after a restart on the same folder."""
    with started(folder) as server:
        async with SandboxClient(server.url) as sandbox:
            await sandbox.upload("resumes", "kept.pdf", b"kept")
    with started(folder) as server:
        async with SandboxClient(server.url) as sandbox:
            assert await sandbox.download("resumes", "kept.pdf") == b"kept"


def test_taken_port_is_one_sentence_and_1(folder: Path, standin_url: str) -> None:
    """A port that is taken ends the start with 1 and one sentence that names it."""
    port = standin_url.rpartition(":")[2]
    command = [sys.executable, "-m", "sandbox.standin", "--port", port, "--folder", str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_failed_start_says_why(folder: Path, standin_url: str) -> None:
    """Who starts it from code is told what it said."""
    port = int(standin_url.rpartition(":")[2])
    with pytest.raises(RuntimeError, match="cannot listen"), started(folder, port=port):
        pass


def test_it_ends_with_its_parent(folder: Path) -> None:
    """When the process that started it is killed, it ends by itself."""
    command = [sys.executable, "-c", PARENT, str(folder)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline().split()[1])
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 10
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    outlived = _is_alive(pid)
    if outlived:
        os.kill(pid, signal.SIGKILL)
    assert not outlived


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
