"""What the envelope accepts, a real Postgres takes: as jsonb, as text, and in the index."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from pydantic import BaseModel, ConfigDict

from howler.wire.envelope import Accepted, Record, decode
from sandbox.sandbox import Sandbox

pytestmark = pytest.mark.timeout(120)

EDGES = [
    b'{"far": [1.7976931348623157e308, -1.7976931348623157e308, 5e-324, 1e-999, -0.0]}',
    b'{"long": [1' + b"0" * 308 + b", -1" + b"0" * 308 + b"]}",
    b'{"many": [' + b"1e308," * 40_000 + b"1]}",
    b'{"deep": ' + b"[" * 199 + b"]" * 199 + b"}",
    b'{"text": "' + b"a" * 262_000 + b'"}',
    b'{"\\\\u0000": "\\\\ud800 \\ud83d\\ude00 \\u007f \\uffff \\u2028 \\b\\f"}',
    '{"": {"ключ": "値", " ": "\ufeff"}}'.encode(),
    b"{}",
]


class Anything(BaseModel):
    model_config = ConfigDict(extra="allow")


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of this file's own."""
    box = Sandbox(Path(tmp_path_factory.mktemp("payloads")))
    box.start()
    yield box.database_url
    box.stop()


def accepted(value: bytes, event_id: str = "1", source: str = "/shop") -> Accepted:
    headers = [
        ("ce_id", event_id.encode()),
        ("ce_source", source.encode()),
        ("ce_specversion", b"1.0"),
        ("ce_type", b"thing/asked"),
    ]
    found = decode(Record("t", 0, 0, 0, None, value, headers), {"thing/asked": Anything}, [])
    assert isinstance(found, Accepted), found
    return found


@pytest.mark.parametrize("value", EDGES, ids=lambda value: value[:12].decode("latin-1"))
async def test_every_edge_of_json_comes_back_from_jsonb(database_url: str, value: bytes) -> None:
    """Stored and read again, the data is the same, but that jsonb writes out 1e308 as digits."""
    found = accepted(value)
    conn = await asyncpg.connect(database_url)
    try:
        back = await conn.fetchval("select $1::jsonb", found.payload_json)
    finally:
        await conn.close()
    assert as_doubles(back) == as_doubles(found.payload_json)


async def test_the_longest_identity_fits_the_unique_index(database_url: str) -> None:
    """A function, a source and an id at their limits are one row of the index, not an error."""
    found = accepted(b"{}", incompressible(512), incompressible(128))
    conn = await asyncpg.connect(database_url)
    try:
        await conn.execute(
            "create temporary table kept (function text, source text, event_id text,"
            " unique (function, source, event_id))"
        )
        await conn.execute(
            "insert into kept values ($1, $2, $3)", "f" * 63, found.source, found.event_id
        )
        with pytest.raises(asyncpg.ProgramLimitExceededError):
            await conn.execute(
                "insert into kept values ($1, $2, $3)", "f", found.source, incompressible(600)
            )
    finally:
        await conn.close()


def as_doubles(text: str) -> Any:
    return json.loads(text, parse_int=float)


def incompressible(characters: int) -> str:
    """Characters of four bytes each, such that the index cannot make them shorter."""
    chance = random.Random(7)
    return "".join(chr(chance.randrange(0x20000, 0x2A6D0)) for _ in range(characters))
