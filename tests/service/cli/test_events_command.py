"""`howler events`: what a person is told of an event, whatever became of it."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from howler.runtime.function import Function, function
from howler.runtime.run import Run
from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from schemas import catalog
from schemas.events import ResumeParsingRequested
from services.parser.parse_resume_file import parse_resume_file
from tests.service.cli.conftest import Howler
from tests.service.cli.reader import take_in
from tests.support.broker import producing

EVENT = "resume/parsing.requested"
TOPIC = "resume.parsing.requested"
PLANNED = "job.discovery.requested"
DATA = {"userId": "u1", "resumeId": "r1", "fileUrl": "https://x.example/y.pdf", "fileType": "pdf"}


@dataclass(frozen=True)
class Sent:
    """A record to send, by the name that the test gives it."""

    name: str
    data: dict[str, Any]
    headers: dict[str, str]
    topic: str = TOPIC


def ce(name: str, data: dict[str, Any], event: str = EVENT, topic: str = TOPIC) -> Sent:
    """A binary CloudEvent whose id is its name."""
    attributes = {"id": name, "source": "/test", "specversion": "1.0", "type": event}
    return Sent(name, data, {f"ce_{key}": value for key, value in attributes.items()}, topic)


READ = [
    ce("once", DATA),
    ce("again", DATA),
    ce("again", DATA),
    ce("again", DATA | {"userId": "u2"}),
    ce("refused", DATA | {"userId": 5}),
    ce("near-miss", DATA, event="resume/parsing.request"),
    Sent("app-body", {"name": EVENT, "id": "app-body", "data": {}}, {}),
    Sent("bare", DATA, {}),
]

UNREAD = [ce("unread", DATA), ce("planned", {}, "job/discovery.requested", PLANNED)]


@function("note-upload", on=(ResumeParsingRequested,), limit=1, retries=0)
async def note_upload(_run: Run[ResumeParsingRequested], _use: None) -> int:
    """A second reader of the same event."""
    return 0


READERS: list[Function[Any, Any, Any]] = [parse_resume_file, note_upload]


@pytest.fixture
def places(box: Sandbox, namespace: str, howler: Howler, database_url: str) -> dict[str, str]:
    """Where each record stands; the first eight were read by the parser's group."""

    async def prepare() -> dict[str, str]:
        servers = box.kafka_bootstrap_servers
        topics = [row.topic for row in catalog.ROWS if row.topic.name in {TOPIC, PLANNED}]
        await ensure_topics(servers, topics, namespace)
        there = await _send(servers, namespace, READ)
        assert await take_in(servers, namespace, database_url, "howlerhire-parser", READERS) == 8
        return there | await _send(servers, namespace, UNREAD)

    return asyncio.run(prepare())


async def _send(servers: str, namespace: str, records: Sequence[Sent]) -> dict[str, str]:
    places = {}
    async with producing(servers) as producer:
        for one in records:
            headers = [(name, value.encode()) for name, value in one.headers.items()]
            value = json.dumps(one.data).encode()
            at = await producer.send_and_wait(
                namespace + one.topic, value, key=b"r1", headers=headers
            )
            places[one.name] = f"{one.topic}/{at.partition}/{at.offset}"
    return places


async def _sweep(servers: str, topic: str, partition: int, before: int) -> None:
    """What Kafka does with records that are older than their topic keeps them."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.delete_records({TopicPartition(topic, partition): RecordsToDelete(before)})
    await admin.close()


def test_it_says_in_words_what_became_of_an_event(
    howler: Howler, places: dict[str, str], box: Sandbox, namespace: str
) -> None:
    """Accepted, repeated, refused, a near miss; and not found: not read, nobody reads, swept."""
    told = {
        "once": ("accepted", "came again   never", "key          r1 (resumeId)"),
        "again": ("accepted", "2 times, 1 with other data: only the first counts"),
        "refused": ("refused", "`userId` must be text, not a number", f"at {places['refused']}"),
        "near-miss": ("refused", f"did you mean `{EVENT}`?", "send it again, put right"),
        "app-body": ("refused", "`userId` is missing", "howler dlq show"),
    }
    for event_id, sentences in told.items():
        for given in (event_id, places[event_id], f"{namespace}{places[event_id]}"):
            shown = howler("events", "show", given)
            assert shown.code == 0, shown.err
            assert all(sentence in shown.out for sentence in sentences), shown.out
    once = howler("events", "show", "once").out
    assert "parse-resume-file  waiting" in once
    assert "note-upload        waiting" in once
    assert once.count("1st in line") + once.count("starts now") == 2, "why each of its runs waits"
    assert f"{TOPIC}-" in howler("events", "show", places["bare"]).out

    lost = {
        "unread": ("was not read yet", "howlerhire-parser is 1 event behind there"),
        "planned": (f"Nobody of ours consumes {PLANNED} yet", "it is for discovery"),
    }
    for event_id, sentences in lost.items():
        for given in (event_id, places[event_id]):
            shown = howler("events", "show", given)
            assert (shown.code, shown.out) == (1, "")
            assert all(sentence in shown.err for sentence in (*sentences, places[event_id]))
    nowhere = howler("events", "show", "onc")
    assert "never reached this broker" in nowhere.err
    assert "Ids that begin alike: once" in nowhere.err
    _, partition, offset = places["once"].split("/")
    asyncio.run(
        _sweep(box.kafka_bootstrap_servers, namespace + TOPIC, int(partition), int(offset) + 1)
    )
    assert (
        "swept from Kafka, which keeps events for 7 days"
        in howler("events", "show", places["once"]).err
    )
    missing = json.loads(howler("events", "show", "planned", "--json").out)["missing"]
    assert (missing["kind"], missing["place"]) == ("nobody-consumes", places["planned"])


def test_events_are_listed_and_narrowed(howler: Howler, places: dict[str, str]) -> None:
    """Newest first, whatever became of them; by outcome and topic; each once."""
    every = json.loads(howler("events", "list", "--json").out)
    assert [event["first_seen"] for event in every] == sorted(
        (event["first_seen"] for event in every), reverse=True
    )
    outcomes = {event["event_id"]: event["outcome"] for event in every}
    assert len(outcomes) == len(every) == 6
    assert outcomes["once"] == "accepted"
    assert outcomes["near-miss"] == "refused"
    refused = json.loads(howler("events", "list", "--outcome", "refused", "--json").out)
    assert {event["event_id"] for event in refused} == {"refused", "near-miss", "app-body"}
    assert howler("events", "list", "--topic", "other.topic").out.startswith("No events.")
    assert len(json.loads(howler("events", "list", "--limit", "2", "--json").out)) == 2
    assert howler("events", "list", "--outcome", "lost").code == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("resume/parsing.request/0/1", f"did you mean {TOPIC}?"),
        (f"{TOPIC}/0/1", "run `howler topics ensure`"),
        ("email.weekly-summary.requested/0/1", "run `howler topics ensure`"),
    ],
)
def test_a_place_that_cannot_be(howler: Howler, given: str, sentence: str) -> None:
    """A topic that is not in the catalog, or not on the broker."""
    ended = howler("events", "show", given)
    assert (ended.code, sentence in ended.err) == (1, True), ended.err


def test_without_a_broker_what_the_tables_know_is_told(
    howler: Howler, places: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And of an event that they do not know, that nobody could be asked: exit code 3."""
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9")
    assert howler("events", "show", "once").code == 0
    ended = howler("events", "show", "unread")
    assert (ended.code, "No Kafka broker answers" in ended.err) == (3, True)
