"""`howler functions`: an operator's pause and limit, who set them, and that they stay."""

import asyncio
import json
from typing import Any

from aiokafka import AIOKafkaConsumer

from howler.runtime.transport.nudge import TOPIC as CONTROL
from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from tests.service.cli.conftest import Howler
from tests.service.cli.story import PARSE, ask, story
from tests.support.things import lab, thing

REGISTER = "select howler.register($1, 1, 2)"


def test_functions_tell_how_busy_they_are(howler: Howler, database_url: str) -> None:
    """Limit, running, waiting and retries, with `list` and without."""
    story(database_url)
    (told,) = json.loads(howler("functions", "--json").out)
    assert (told["id"], told["limit"], told["retries"]) == (PARSE, 1, 2)
    assert (told["running"], told["waiting"]) == (1, 2)
    assert PARSE in howler("functions").out
    assert PARSE in howler("functions", "list").out


def test_an_override_is_told_beside_what_is_declared_and_stays(
    howler: Howler, database_url: str
) -> None:
    """A restart declares again, and erases nothing; `declared` takes it back."""
    runs = story(database_url)
    assert "is 3 (declared 1)" in howler("functions", "set", PARSE, "--limit", "3").out
    howler("functions", "pause", PARSE, "--as", "anna")
    ask(database_url, REGISTER, PARSE)

    text = howler("functions", "list").out
    assert "3 (declared 1)" in text
    assert "paused by anna" in text
    assert f"{PARSE} is paused by anna: nothing" in howler("runs", "show", str(runs["waits"])).out
    howler("functions", "resume", PARSE, "--as", "sam")
    assert "is 1." in howler("functions", "set", PARSE, "--limit", "declared", "--as", "sam").out
    (told,) = json.loads(howler("functions", "list", "--json").out)
    assert [(one["what"], one["who"]) for one in told["history"]][1:] == [
        ("paused", "anna"),
        ("resumed", "sam"),
        ("limit", "sam"),
    ]


def test_what_cannot_be_meant_is_told(howler: Howler, database_url: str) -> None:
    """An unknown function with the nearest one, a limit that is none."""
    story(database_url)
    for verb in ("pause", "resume"):
        ended = howler("functions", verb, "parse-resume")
        assert (ended.code, f"did you mean {PARSE}?" in ended.err) == (1, True)
    unlike = howler("functions", "pause", "x")
    assert f"there are {PARSE}." in unlike.err
    for limit in ("0", "1001", "-1", "many"):
        assert howler("functions", "set", PARSE, "--limit", limit).code == 2


async def test_a_nudge_raises_the_services_at_once(
    howler: Howler, database_url: str, box: Sandbox, namespace: str, db: Any
) -> None:
    """Who listens on the control topic hears it; without Kafka the change stands all the same."""
    servers = box.kafka_bootstrap_servers
    without = None
    async with lab(database_url, [thing()], start=False):
        without = await asyncio.to_thread(howler, "functions", "pause", "do-thing")
        await ensure_topics(servers, [catalog.CONTROL], namespace)
        consumer = AIOKafkaConsumer(
            namespace + CONTROL, bootstrap_servers=servers, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            await asyncio.to_thread(howler, "functions", "resume", "do-thing")
            heard = await asyncio.wait_for(consumer.getone(), 10)
        finally:
            await consumer.stop()
    assert (without.code, "takes effect within 15 s" in without.err) == (0, True)
    assert heard.value == b"do-thing"
    assert await db.fetchval("select not paused from howler.functions")
