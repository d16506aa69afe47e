"""`howler send` and `topics`: an event to Kafka, looked at as its service would look at it."""

import asyncio
import json
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer

from howler.wire.envelope import Accepted, Record, decode
from sandbox.sandbox import Sandbox
from schemas import catalog
from schemas.events import ResumeParsingRequested
from schemas.files import example_of
from tests.service.cli.conftest import Howler

EVENT = "resume/parsing.requested"
TOPIC = "resume.parsing.requested"
DATA = {"userId": "u1", "resumeId": "r1", "fileUrl": "http://x/y", "fileType": "pdf"}


def read_all(box: Sandbox, topic: str, count: int) -> list[Any]:
    """The records of a topic, by whoever sent them."""

    async def read() -> list[Any]:
        consumer = AIOKafkaConsumer(
            topic, bootstrap_servers=box.kafka_bootstrap_servers, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            return [await consumer.getone() for _ in range(count)]
        finally:
            await consumer.stop()

    return asyncio.run(asyncio.wait_for(read(), 15))


def as_read(record: Any) -> Accepted:
    """The record through the very reader of the services."""
    read = decode(
        Record(
            topic=TOPIC,
            partition=record.partition,
            offset=record.offset,
            timestamp_ms=record.timestamp,
            key=record.key,
            value=record.value,
            headers=record.headers,
        ),
        {EVENT: ResumeParsingRequested},
        catalog.event_names(),
    )
    assert isinstance(read, Accepted)
    return read


def test_topics_are_made_once_and_listed(howler: Howler, namespace: str) -> None:
    """The second time there is nothing to do; the list says what the broker holds."""
    first, second = howler("topics", "ensure"), howler("topics", "ensure")

    assert f"Created {namespace}{TOPIC}: 12 partitions" in first.out
    assert (second.code, second.out) == (0, "All topics are there.\n")
    listed = {one["topic"]: one for one in json.loads(howler("topics", "list", "--json").out)}
    told = listed[namespace + TOPIC]
    assert (told["partitions"], told["records"], told["read_by"]) == (12, 0, ["parser"])


def test_missing_topics_are_told(howler: Howler) -> None:
    """By the list, and by whoever sends to one."""
    assert "missing" in howler("topics", "list").out
    sent = howler("send", EVENT, "--data", json.dumps(DATA))
    assert (sent.code, "run `howler topics ensure`" in sent.err) == (1, True)


def test_both_envelopes_arrive_as_they_were_meant(
    howler: Howler, box: Sandbox, namespace: str, tmp_path: Path
) -> None:
    """A CloudEvent with the given id, and plain JSON whose id is its place, which is told."""
    howler("topics", "ensure")
    file = tmp_path / "event.json"
    file.write_text(json.dumps(DATA), encoding="utf-8")

    full = howler("send", EVENT, "--file", str(file), "--id", "upload-17", "--json")
    bare = howler("send", EVENT, "--data", json.dumps(DATA), "--bare")

    records = read_all(box, namespace + TOPIC, 2)
    events = [as_read(record) for record in sorted(records, key=lambda record: record.offset)]
    assert [record.key for record in records] == [b"r1", b"r1"]
    assert (events[0].event_id, events[0].source) == ("upload-17", "/howlerhire/cli")
    assert json.loads(full.out)["event_id"] == "upload-17"
    assert records[1].headers == ()
    assert f"howler runs watch {events[1].event_id}\n" in bare.out


def test_what_would_be_refused_is_not_sent(howler: Howler) -> None:
    """Wrong usage, with the reason the service would give, and the name that was meant."""
    howler("topics", "ensure")
    for words, said in (
        (("resume/parsing.request", "--data", "{}"), "did you mean 'resume/parsing.requested'?"),
        ((EVENT, "--data", "{"), "is not JSON"),
        ((EVENT, "--data", '{"userId": 5}'), "`userId`"),
        ((EVENT, "--data", '{"userId": NaN}'), "NaN"),
        (("job/discovery.requested", "--data", "{}"), "`userId` is missing"),
        (("job/discovery.request", "--example"), "did you mean 'job/discovery.requested'?"),
        ((EVENT, "--data", "{}", "--example"), "leave --data and --file out"),
        ((EVENT,), "one of --data, --file and --example"),
        ((EVENT, "--file", "/no/such/file"), "cannot be read"),
        ((EVENT, "--data", "{}", "--bare", "--id", "1"), "no place for an id"),
    ):
        ended = howler("send", *words)
        assert (ended.code, said in ended.err) == (2, True), ended.err
    assert sum(one["records"] for one in json.loads(howler("topics", "list", "--json").out)) == 0


def test_a_planned_event_is_sent_and_it_is_said_that_nobody_consumes_it(
    howler: Howler, box: Sandbox, namespace: str
) -> None:
    """It stands on its topic; the note is beside the result and spoils no JSON."""
    howler("topics", "ensure")
    planned = "resume/generation.requested"

    sent = howler("send", planned, "--example", "--json")
    live = howler("send", EVENT, "--example")

    assert (sent.code, f"{planned}: nobody consumes this yet" in sent.err) == (0, True)
    (record,) = read_all(box, f"{namespace}resume.generation.requested", 1)
    assert json.loads(record.value) == example_of(planned)
    assert json.loads(sent.out)["offset"] == record.offset
    assert record.key.decode() == example_of(planned)["applicationId"]
    assert (live.code, live.err) == (0, "")


def test_without_the_check_anything_is_sent(howler: Howler, box: Sandbox, namespace: str) -> None:
    """That is how dead letters are tried."""
    howler("topics", "ensure")
    assert howler("send", EVENT, "--data", "no JSON", "--no-check", "--key", "k").code == 0
    (record,) = read_all(box, namespace + TOPIC, 1)
    assert (record.value, record.key) == (b"no JSON", b"k")
