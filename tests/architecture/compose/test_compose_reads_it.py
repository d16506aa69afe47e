"""Compose itself, where it is installed, reads the file as our tests do; no engine is needed."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.compose.file import EXAMPLE, FILE, blocks, settings_in

KEPT = ("PATH", "HOME", "DOCKER_CONFIG")
LEAK = {"DATABASE_URL": "postgresql://real.example.com/app", "OPENAI_API_KEY": "of-this-shell"}
"""Settings that somebody has exported in the shell, and forgotten."""


def compose(*words: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    own = {name: os.environ[name] for name in KEPT if name in os.environ}
    return subprocess.run(
        ["docker", "compose", *words],
        cwd=folder,
        env=own | LEAK,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(
    shutil.which("docker") is None or compose("version", folder=FILE.parent).returncode != 0,
    reason="`docker compose` is not installed here: the file was held against its schema only",
)
def test_compose_reads_what_the_tests_read(tmp_path: Path) -> None:
    """Commands, environments and health checks; `.env` wins, and nothing leaks from the shell."""
    for file in (FILE, EXAMPLE):
        shutil.copy(file, tmp_path)
    own = {"HOWLER_PORT_KAFKA": "19999", "HOWLER_NAMESPACE": "mine."}
    (tmp_path / ".env").write_text("".join(f"{n}={value}\n" for n, value in own.items()))
    done = compose("config", "--format", "json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout.replace("$$", "$"))["services"]
    example = settings_in(EXAMPLE.read_text(encoding="utf-8"))
    ours = blocks(FILE.read_text(encoding="utf-8"), own)
    assert set(theirs) == set(ours)
    for name, block in ours.items():
        assert (theirs[name].get("command") or []) == list(block.said.get("command", []))
        assert (theirs[name].get("environment") or {}) == block.environment(example, own)
        assert (theirs[name]["healthcheck"].get("test") or [])[1:] == block.health
