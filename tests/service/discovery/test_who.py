"""`howler schedules who`: each user left out has a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sandbox.people.crowd import seed_crowd
from sandbox.sandbox import Sandbox
from services.discovery.users.asked import who
from tests.support.processes import environment


async def test_each_user_left_out_has_a_sentence(db: Any, database_url: str) -> None:
    """Of 100 invented users 75 get a search; the others' reasons name day and tier."""
    await seed_crowd(database_url, 100)
    await seed_crowd(database_url, 100)
    found = await who(db, days=60, limit=100)
    reasons = ("not-onboarded", "nothing-to-search", "inactive", "banned", "no-discovery")
    assert (found.gets, found.left_out) == (75, dict.fromkeys(sorted(reasons), 5))
    sentences = {one.reason for one in found.users}
    assert "The tier paused has no daily discovery (its limit is 0)." in sentences
    assert len(sentences) == 6
    assert not any("None" in str(one) or "?" in str(one) for one in sentences if one)
    assert len((await who(db, days=60, limit=3)).users) == 6


async def test_the_command_says_it(box: Sandbox, database_url: str, namespace: str) -> None:
    """Counts and users as JSON; a schedule that sends nothing to users is refused with 2."""
    await seed_crowd(database_url, 20)
    env = environment(box, database_url, namespace)
    howler = os.fspath(Path(sys.executable).with_name("howler"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [howler, "schedules", "who", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    told = json.loads(run("daily-discovery", "--json", "--limit", "1").stdout)
    assert (told["gets"], len(told["users"])) == (15, 2)
    assert "15 of 20 users would get one now." in run("schedule-daily-discovery").stdout
    assert run("weekly-summaries").returncode == 2
