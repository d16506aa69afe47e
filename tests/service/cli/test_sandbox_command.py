"""`howler sandbox fault` and `ledger`: what goes wrong, and what has reached the stand-ins."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from sandbox.sandbox import Sandbox
from sandbox.standin.client import SandboxClient
from tests.service.cli.conftest import Howler


@pytest.fixture(autouse=True)
def _clean(howler: Howler) -> Iterator[None]:
    """No faults and no calls, before and after."""
    for _ in (1, 2):
        howler("sandbox", "fault", "--clear")
        howler("sandbox", "ledger", "--empty")
        if _ == 1:
            yield


def test_a_fault_is_planned_listed_and_cleared(howler: Howler) -> None:
    """With its details; what the stand-ins do not know is wrong usage, in their own words."""
    words = ("anthropic.messages", "status", "--status", "529", "--times", "2")
    howler("sandbox", "fault", *words, "--header", "retry-after=7", "--match", "Anna")

    (rule,) = json.loads(howler("sandbox", "fault", "--json").out)

    assert (rule["endpoint"], rule["times"], rule["match"]) == ("anthropic.messages", 2, "Anna")
    assert (rule["fault"]["status"], rule["fault"]["headers"]) == (529, {"retry-after": "7"})
    assert "529" in howler("sandbox", "fault").out
    howler("sandbox", "fault", "storage", "latency", "--seconds", "3", "--always")
    assert json.loads(howler("sandbox", "fault", "--json").out)[1]["times"] is None
    for wrong in (("nowhere", "reset"), ("storage", "nonsense"), ("storage",)):
        assert howler("sandbox", "fault", *wrong).code == 2
    howler("sandbox", "fault", "--clear")
    assert "empty" in howler("sandbox", "fault").out


def test_the_ledger_tells_every_call(howler: Howler, box: Sandbox) -> None:
    """By endpoint, the newest last, and how many were under way at once."""

    async def call() -> None:
        async with SandboxClient(box.sandbox_url) as storage:
            for number in range(3):
                await storage.upload("resumes", f"cli/{number}.pdf", b"%PDF-")

    asyncio.run(call())
    calls = json.loads(howler("sandbox", "ledger", "--json").out)
    assert [one["endpoint"] for one in calls] == ["storage.upload"] * 3
    last = json.loads(howler("sandbox", "ledger", "--limit", "1", "--json").out)
    assert [one["id"] for one in last] == [calls[-1]["id"]]
    other = howler("sandbox", "ledger", "--endpoint", "anthropic.messages", "--json").out
    assert json.loads(other) == []
    assert "3 calls, at most 1 at once." in howler("sandbox", "ledger").out
