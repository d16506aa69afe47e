"""An event that could not become a run: one row, and one copy for `<topic>.dlq`."""

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from howler.wire.envelope import Record, Unreadable
from howler.wire.envelope.readable import readable_headers

if TYPE_CHECKING:
    from asyncpg import Connection

KEPT_BYTES = 65_536
"""Bytes that are kept of a value (its hash and length are of all of it) and of a key."""

KEEP = """
with kept as (
  insert into howler.dead_letters (id, topic, partition, "offset", timestamp_ms, key, value,
                                   value_bytes, value_hash, headers, code, reason)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict do nothing returning id)
insert into howler.outbox (event_id, topic, key, value, headers)
select id, $2 || '.dlq', $6, coalesce($7, ''), $13 from kept
on conflict do nothing
"""


async def keep(conn: "Connection[Any]", record: Record, why: Unreadable) -> None:
    """Keeps `record` with its reason, once however often it is delivered."""
    place = (record.topic, record.partition, record.offset, record.timestamp_ms)
    value = record.value
    about = dict(readable_headers(record.headers)) | {
        "dlq-original-topic": record.topic,
        "dlq-original-partition": str(record.partition),
        "dlq-original-offset": str(record.offset),
        "dlq-original-timestamp": str(record.timestamp_ms),
        "dlq-code": why.code,
        "dlq-reason": why.reason,
    }
    await conn.execute(
        KEEP,
        uuid5(NAMESPACE_URL, "dead-letter:" + "/".join(map(str, place))),
        *place,
        None if record.key is None else record.key[:KEPT_BYTES],
        None if value is None else value[:KEPT_BYTES],
        None if value is None else len(value),
        None if value is None else hashlib.sha256(value).digest(),
        json.dumps(readable_headers(record.headers)),
        why.code,
        why.reason,
        json.dumps(about),
    )
