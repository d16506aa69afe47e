"""`howler dlq replay`: told first, done once, and read as the same event."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from howler.cli.change.replay import replay
from howler.cli.change.replay_plan import LETTER, plan
from howler.runtime.intake.dead_letters import keep
from howler.wire.envelope import Accepted, Record, Unreadable, decode
from schemas import catalog
from schemas.events import ResumeParsingRequested
from tests.service.cli.conftest import Howler
from tests.service.cli.story import ask, story

EVENT = "resume/parsing.requested"
TOPIC = "resume.parsing.requested"
DATA = {"userId": "u1", "resumeId": "r1", "fileUrl": "https://x.example/y.pdf", "fileType": "pdf"}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CE = {"ce_id": "1", "ce_source": "/test", "ce_specversion": "1.0", "ce_type": EVENT}
STRUCTURED = {"id": "2", "source": "/test", "specversion": "1.0", "type": EVENT, "data": DATA}
BROKE = Unreadable("reader-broke", "our own reader broke")
WHY = ("--yes", "--why", "the reader was mended")

SHAPES: dict[str, tuple[Any, dict[str, str]]] = {
    "binary": (DATA, {**CE, "CE_Subject": "a file", "traceparent": TRACE, "team": "web"}),
    "structured": (
        {**STRUCTURED, "traceparent": TRACE},
        {"content-type": "application/cloudevents+json; charset=utf-8"},
    ),
    "structured without a content type": (STRUCTURED, {}),
    "the app's body": ({"name": EVENT, "id": "3", "ts": 1, "data": DATA}, {}),
    "the app's body without an id": ({"name": EVENT, "data": DATA}, {"content-type": "text/plain"}),
    "bare": (DATA, {}),
}


def records() -> list[Record]:
    """An event in each shape, at a place of its own."""
    return [
        Record(
            topic=TOPIC,
            partition=0,
            offset=offset,
            timestamp_ms=0,
            key=b"r1",
            value=json.dumps(body).encode(),
            headers=[(name, value.encode()) for name, value in headers.items()],
        )
        for offset, (body, headers) in enumerate(SHAPES.values())
    ]


def kept(url: str, some: Sequence[Record], why: Unreadable = BROKE) -> list[UUID]:
    """Makes dead letters of records, and empties the outbox of their copies."""

    async def make() -> list[UUID]:
        db = await asyncpg.connect(url, statement_cache_size=0)
        try:
            for one in some:
                await keep(db, one, why)
            await db.execute("delete from howler.outbox")
            rows = await db.fetch('select id from howler.dead_letters order by topic, "offset"')
            return [row["id"] for row in rows]
        finally:
            await db.close()

    return asyncio.run(make())


def sent(url: str) -> list[Record]:
    """What the relay would send, as its service would find it."""

    async def read() -> list[Record]:
        db = await asyncpg.connect(url, statement_cache_size=0)
        try:
            rows = await db.fetch(
                "select topic, key, value, headers from howler.outbox order by id"
            )
        finally:
            await db.close()
        return [
            Record(
                topic=row["topic"],
                partition=1,
                offset=99,
                timestamp_ms=1,
                key=row["key"],
                value=row["value"],
                headers=[(k, v.encode()) for k, v in json.loads(row["headers"]).items()],
            )
            for row in rows
        ]

    return asyncio.run(read())


def read_as(record: Record) -> Accepted:
    read = decode(record, {EVENT: ResumeParsingRequested}, catalog.event_names())
    assert isinstance(read, Accepted), read
    return read


def test_every_shape_is_read_as_the_same_event(howler: Howler, database_url: str) -> None:
    """Only its id is new: the letter's, so twice is once. Nothing is done before it was asked."""
    before = records()
    letters = kept(database_url, before)

    dry = howler("dlq", "replay", "--topic", EVENT)
    assert (dry.code, dry.out.count("would send resume/parsing.requested again")) == (0, 6)
    assert "Nothing was done yet" in dry.out
    assert sent(database_url) == []
    for _ in range(2):
        assert howler("dlq", "replay", *map(str, letters), *WHY, "--as", "sam").code == 0
    after = sent(database_url)

    assert len(after) == len(before)
    for letter, old, new in zip(letters, before, after, strict=True):
        was, now = read_as(old), read_as(new)
        assert now.event_id == str(uuid5(letter, "replay")) != was.event_id
        assert (now.source, now.payload_hash) == (was.source, was.payload_hash)
        assert now.traceparent == was.traceparent
        assert (new.topic, new.key) == (old.topic, old.key)
    waits = howler("events", "show", read_as(after[0]).event_id)
    assert (waits.code, "stands in the outbox since" in waits.err) == (1, True), waits.err
    names = dict(after[0].headers)
    assert (names["CE_Subject"], names["team"]) == (b"a file", b"web")
    letter = json.loads(howler("dlq", "show", str(letters[0]), "--json").out)
    assert (letter["replayed_by"], letter["replay_why"]) == ("sam", "the reader was mended")
    assert letter["replayed_as"] == read_as(after[0]).event_id
    assert "by sam: the reader was mended" in howler("dlq", "show", str(letters[0])).out
    assert "by sam" in howler("dlq", "list").out
    assert "was replayed by sam" in howler("dlq", "replay", str(letters[0])).out
    assert "sam replayed it on" in howler("events", "show", "1").out
    assert "were not replayed yet" in howler("dlq", "replay", "--topic", TOPIC).out


def test_what_would_help_nobody_is_refused(howler: Howler, database_url: str) -> None:
    """Each with its reason, in the dry run already; nothing is sent."""
    binary = [(name, value.encode()) for name, value in CE.items()]
    large = json.dumps(DATA | {"more": "x" * 70_000}).encode()
    cases: list[tuple[str, Record, Unreadable]] = [
        ("only 65,536 of its 70,", Record(TOPIC, 0, 1, 0, None, large, binary), BROKE),
        ("would be refused again", Record(TOPIC, 0, 2, 0, None, b"{}", binary), BROKE),
        (
            "would be refused again",
            Record(TOPIC, 0, 3, 0, None, None, ()),
            Unreadable("no-value", ""),
        ),
        ("nothing of its data", Record(TOPIC, 0, 4, 0, None, None, ()), BROKE),
        (
            "nobody consumes job.disc",
            Record("job.discovery.requested", 0, 5, 0, None, b"{}", ()),
            BROKE,
        ),
        (
            "headers are not kept",
            Record(TOPIC, 0, 6, 0, None, json.dumps(DATA).encode(), [("ce_id", b"\xff")]),
            Unreadable("bad-headers", ""),
        ),
    ]
    for _, record, why in cases:
        kept(database_url, [record], why)
    for sentence, record, _ in cases:
        letter = ask(
            database_url, 'select id from howler.dead_letters where "offset" = $1', record.offset
        )
        for words in ((), WHY):
            ended = howler("dlq", "replay", str(letter), *words)
            assert (ended.code, sentence in ended.out) == (1, True), ended.out
    assert sent(database_url) == []
    assert ask(database_url, "select count(replayed_at) from howler.dead_letters") == 0


def test_the_letter_of_a_run_opens_the_run_again(howler: Howler, database_url: str) -> None:
    """As `runs retry` does, once; a run that cannot be opened leaves its letter unmarked."""
    run_id = story(database_url)["failed"]
    letter = str(ask(database_url, "select id from howler.dead_letters"))
    assert f"would open run {str(run_id)[:8]}" in howler("dlq", "replay", letter).out

    ask(database_url, "update howler.runs set settle_at = now() where id = $1", run_id)
    owed = howler("dlq", "replay", letter, *WHY)
    assert (owed.code, "still owed" in owed.out) == (1, True)
    assert ask(database_url, "select replayed_at is null from howler.dead_letters")
    ask(database_url, "update howler.runs set settle_at = null where id = $1", run_id)

    done = howler("dlq", "replay", letter, *WHY)
    assert (done.code, "is open again" in done.out) == (0, True)
    assert "was replayed by" in howler("dlq", "replay", letter, *WHY).out
    assert ask(database_url, "select reopened from howler.runs where id = $1", run_id) == 1


def test_letters_are_chosen_by_topic_code_and_time(howler: Howler, database_url: str) -> None:
    """The oldest first; what cannot be understood is wrong usage."""
    kept(database_url, records()[:2])
    kept(database_url, records()[2:3], Unreadable("cannot-be-stored", "no room"))
    ask(
        database_url,
        "update howler.dead_letters set created_at = now() - interval '3 h' where \"offset\" = 0",
    )

    def chosen(*words: str) -> int:
        return len(json.loads(howler("dlq", "replay", "--topic", TOPIC, *words, "--json").out))

    assert (chosen(), chosen("--limit", "1"), chosen("--since", "2h")) == (3, 1, 2)
    assert chosen("--code", "reader-broke", "--since", "1d") == 2
    for words in (
        (),
        ("0000", "--topic", TOPIC),
        ("--topic", TOPIC, "--yes"),
        ("--topic", TOPIC, "--since", "yesterday"),
    ):
        assert howler("dlq", "replay", *words).code == 2


async def test_of_two_at_once_one_replays(database_url: str, db: Any) -> None:
    """The other is told so, and who did it stays who did it."""
    await keep(db, records()[0], BROKE)
    (letter,) = await db.fetch(LETTER)
    first, second = [await replay(db, plan(letter), who, "mended") for who in ("anna", "sam")]
    assert (first.did, second.did) == ("sent", "already")
    (row,) = await db.fetch("select replayed_by from howler.dead_letters")
    assert row["replayed_by"] == "anna"
