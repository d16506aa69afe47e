"""`make demo`, once, as a newcomer runs it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STEPS = (
    "check-owner",
    "download-file",
    "extract-text",
    "structure-content",
    "save-parsed-resume",
    "fill-empty-profile-fields",
)


def share(text: str, of: str) -> float:
    found = re.search(rf"([\d.]+)% {of}", text)
    assert found is not None, text
    return float(found[1])


@pytest.mark.timeout(240)
def test_make_demo_reads_every_resume_and_leaves_nothing_behind() -> None:
    """Exit 0; six steps a person; >= 99 % of phrases, >= 93 % of fields; no process is left.

    The daily tick leads to one event for each active user; fired again, to none.
    """
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    kept = {name: value for name, value in os.environ.items() if name == "HOWLER_CACHE"}
    done = subprocess.run(
        ["make", "demo"],
        cwd=ROOT,
        env=plain | kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    people = [line for line in done.stdout.splitlines() if " succeeded after " in line]
    assert len(people) == 19
    for line in people:
        assert all(step in line for step in STEPS)
    assert share(done.stdout, "phrases") >= 99
    assert share(done.stdout, "fields") >= 93
    assert "stand-in writer, no key set" in done.stdout
    assert "ANTHROPIC_API_KEY" in done.stdout
    assert "750 events for 750 active users, 750 ids" in done.stdout
    assert "fired again: 0 more" in done.stdout
    assert "was fired before: nothing is sent again" in done.stdout
    assert processes_in(ROOT / ".howler" / "demo") == []


def processes_in(folder: Path) -> list[int]:
    """The processes that work on this folder: those whose command line names it."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in command:
            found.append(int(entry.name))
    return found
