"""Show 4: every kind of bad message is one dead letter with its reason, and the good ones pass."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from sandbox.sandbox import Sandbox
from sandbox.standin.client import SandboxClient
from tests.support.broker import Headers, producing, read_all
from tests.support.faults.strange import send_with_header_name
from tests.support.resume import A_RESUME
from tests.support.uploads import TOPIC, upload
from tests.system.conftest import StartParsers

NAME = "resume/parsing.requested"
OTHER = "job/discovery.requested"
FIELDS = {"userId": "u", "resumeId": "r", "fileUrl": "https://x.example/a.pdf", "fileType": "pdf"}
CE = {"ce_id": "1", "ce_source": "/test", "ce_specversion": "1.0", "ce_type": NAME}


@dataclass(frozen=True)
class Bad:
    """A message, and what is to be said of it."""

    kind: str
    value: bytes | None
    code: str
    says: str
    headers: Headers = ()
    key: bytes | None = None


def app(**body: Any) -> bytes:
    """The app's own envelope, with some of it replaced."""
    return json.dumps({"name": NAME, "id": str(uuid4()), "data": FIELDS} | body).encode()


def ce(**changed: str | None) -> Headers:
    given = CE | changed
    return [(name, value.encode()) for name, value in given.items() if value is not None]


def fields(**changed: Any) -> bytes:
    return json.dumps(FIELDS | changed).encode()


DEEP = b'{"userId": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"
TWICE = b'{"userId": "a", "userId": "b", "resumeId": "r", "fileUrl": "x", "fileType": "pdf"}'
BROKEN_ID = [*ce(ce_id=None), ("ce_id", b"\xff")]
MANY = [(f"header-{n}", b"\xff" * 5_000) for n in range(200)]
STRUCTURED = [("content-type", b"application/cloudevents+json")]

BAD = [
    Bad("not JSON", b"hello", "not-json", "not JSON"),
    Bad("cut off", app()[:-1], "not-json", "not JSON"),
    Bad("empty", b"", "not-json", "empty"),
    Bad("null value", None, "no-value", "tombstone", key=b"k"),
    Bad("not UTF-8", b'{"userId": "caf\xe9"}', "not-utf-8", "byte 16"),
    Bad("UTF-16", '{"userId": "u"}'.encode("utf-16"), "not-utf-8", "byte 1"),
    Bad("wrong type", fields(userId=5), "does-not-fit", "`userId` must be text, not a number"),
    Bad("missing fields", b"{}", "does-not-fit", "`userId` is missing"),
    Bad("null field", fields(resumeId=None), "does-not-fit", "`resumeId` must be text, not null"),
    Bad("NaN", fields(more=float("nan")), "bad-number", "NaN is not a JSON number"),
    Bad("infinity", fields(more=float("-inf")), "bad-number", "-Infinity"),
    Bad("too big a number", b'{"a": 1e999}', "bad-number", "1e999"),
    Bad("10,000 deep", DEEP, "too-deep", "200 levels"),
    Bad("duplicate key", TWICE, "duplicate-key", "`userId` stands twice"),
    Bad("NUL", fields(userId="a\x00b"), "bad-text", "NUL"),
    Bad("NUL in a key", fields(**{"a\x00b": 1}), "bad-text", "NUL"),
    Bad("half a pair", fields(userId="caf\udce9"), "bad-text", "surrogate"),
    Bad("null id", app(id=None), "bad-id", "must be text, not null"),
    Bad("empty id", app(id=""), "bad-id", "is empty"),
    Bad("blank id", app(id="  "), "bad-id", "is blank"),
    Bad("control character in an id", app(id="a\nb"), "bad-id", "U+000A"),
    Bad("long id", app(id="x" * 513), "bad-id", "513 characters"),
    Bad("too large", fields(more="x" * 300_000), "too-large", "262,144"),
    Bad("a list", b"[]", "not-an-object", "a list"),
    Bad("a batch", b'[{"specversion": "1.0"}]', "batch", "batch"),
    Bad("unknown event", app(name="person/sneezed"), "unknown-event", "There is no event"),
    Bad("near miss", app(name="resume/parsing.request"), "unknown-event", f"did you mean `{NAME}`"),
    Bad("other case", app(name="Resume/Parsing.Requested"), "unknown-event", "did you mean"),
    Bad("plural", app(name="jobs/discovery.requested"), "unknown-event", f"`{OTHER}`"),
    Bad("other topic", app(name=OTHER), "wrong-topic", "job.discovery.requested"),
    Bad("no data", json.dumps({"name": NAME}).encode(), "bad-envelope", "no `data`"),
    Bad("data no object", app(data=[]), "bad-envelope", "not a list"),
    Bad("half structured", b'{"id": "1"}', "bad-envelope", "`source`", STRUCTURED),
    Bad("one ce_ header", fields(), "bad-headers", "ce_source", [("ce_id", b"1")]),
    Bad("a ce_ header twice", fields(), "bad-headers", "2 times", [*ce(), ("ce_id", b"2")]),
    Bad("a ce_ header not UTF-8", fields(), "bad-headers", "UTF-8", BROKEN_ID),
    Bad("an old version", fields(), "bad-version", "0.3", ce(ce_specversion="0.3")),
    Bad("blank ce_id", fields(), "bad-id", "ce_id", ce(ce_id=" ")),
    Bad("a huge key", b"hello", "not-json", "not JSON", key=b"k" * 1_048_300),
    Bad("huge headers", b"hello", "not-json", "not JSON", MANY),
]  # fmt: skip


async def send(producer: AIOKafkaProducer, topic: str, bad: Bad) -> int:
    """Sends it to the topic's first partition; its offset there."""
    sent = await producer.send_and_wait(
        topic, bad.value, key=bad.key, headers=list(bad.headers), partition=0
    )
    return int(sent.offset)


async def until(db: Any, sql: str, count: int) -> None:
    while await db.fetchval(sql) < count:
        await asyncio.sleep(0.05)


ENDED = "select count(*) from howler.runs where ended_at is not null"
LETTERS = 'select code, reason, "offset" from howler.dead_letters order by "offset"'
UNSENT = "select count(*) from howler.outbox where sent_at is null"


@pytest.mark.timeout(120)
async def test_every_bad_message_is_one_dead_letter_and_good_ones_pass(
    box: Sandbox,
    db: Any,
    standin: SandboxClient,
    namespace: str,
    parsers: StartParsers,
) -> None:
    """Among 40 bad ones, each good one becomes a run; all delivered again, nothing is added."""
    one = await upload(db, standin, A_RESUME)
    topic = namespace + TOPIC
    async with producing(box.kafka_bootstrap_servers) as producer:
        offsets: dict[int, Bad] = {}
        async with parsers(1) as (process,):
            for bad in BAD:
                offsets[await send(producer, topic, bad)] = bad
                await producer.send_and_wait(topic, fields(userId=bad.kind), partition=0)
            await send_with_header_name(producer, topic, b"\xff\xfe", fields(userId="strange"))
            await producer.send_and_wait(topic, json.dumps(one.event()).encode(), partition=0)
            good = len(BAD) + 2
            await until(db, ENDED, good)
            await until(db, "select count(*) from howler.dead_letters", len(BAD))
            await check(db, box, topic, offsets)
            assert await asyncio.to_thread(process.terminate) == 0
        await from_the_start(box, topic, f"{namespace}howlerhire-parser")
        async with parsers(1):
            await until(db, "select coalesce(sum(n), 0) from howler.repeats", good)
            await check(db, box, topic, offsets)
    assert await db.fetchval("select count(*) from howler.runs") == good
    states = await db.fetch("select state, count(*) from howler.runs group by 1 order by 1")
    assert [tuple(row) for row in states] == [("skipped", good - 1), ("succeeded", 1)]


async def check(db: Any, box: Sandbox, topic: str, offsets: dict[int, Bad]) -> None:
    """One row and one copy of each, with its code and its reason."""
    rows = await db.fetch(LETTERS)
    assert {row["offset"]: row["code"] for row in rows} == {
        offset: bad.code for offset, bad in offsets.items()
    }
    assert len(rows) == len(offsets)
    for row in rows:
        bad = offsets[row["offset"]]
        assert bad.says in row["reason"], f"{bad.kind}: {row['reason']}"
    while await db.fetchval(UNSENT):
        await asyncio.sleep(0.05)
    copies = await read_all(box.kafka_bootstrap_servers, f"{topic}.dlq")
    told = [(about["dlq-original-offset"], about["dlq-code"]) for about in map(headers_of, copies)]
    assert sorted(told) == sorted((str(offset), bad.code) for offset, bad in offsets.items())


def headers_of(record: Any) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers}


async def from_the_start(box: Sandbox, topic: str, group: str) -> None:
    """Sets the group back, as a lost offset does."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=box.kafka_bootstrap_servers, group_id=group, enable_auto_commit=False
    )
    await consumer.start()
    try:
        place = TopicPartition(topic, 0)
        consumer.assign([place])
        assert await consumer.committed(place), "it was acknowledged before"
        await consumer.commit({place: 0})
    finally:
        await consumer.stop()
