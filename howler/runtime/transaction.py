"""What a step in the database is handed: one transaction, and the events that leave with it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from asyncpg import Connection

from howler.runtime.event import Event
from howler.wire.envelope.names import topic_named

WRITE = """
insert into howler.outbox (event_id, topic, key, value, headers, due_at)
select e.id, e.topic, e.key, e.value, e.headers, coalesce(e.due, now())
from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::jsonb[], $6::timestamptz[])
  with ordinality e(id, topic, key, value, headers, due, n) order by e.n
on conflict (event_id) do nothing
"""


@dataclass(slots=True)
class Tx:
    """One short transaction of a run: everything in it happens, or nothing.

    Args:
        conn: the connection; its transaction is begun and ended by the runtime.
        step: the step that writes, for the ids of the events it emits.
    """

    conn: "Connection[Any]"
    run_id: UUID
    reopened: int
    step: str
    source: str
    traceparent: str | None
    emitted: list[tuple[Event, str | None, datetime | None]] = field(default_factory=list)

    def emit(
        self, event: Event, event_id: str | None = None, not_before: datetime | None = None
    ) -> None:
        """Sends `event` if and when the transaction commits, not before that instant.

        Its id is derived from run, reopening, step and position, never from the attempt, so a
        crash between sending and noting it is a repeat that consumers can recognise.
        """
        self.emitted.append((event, event_id, not_before))

    async def write_emitted(self) -> None:
        """Writes what was emitted into the outbox, in this transaction."""
        if self.emitted:
            rows = [self._row(*one, position) for position, one in enumerate(self.emitted)]
            await self.conn.execute(WRITE, *map(list, zip(*rows, strict=True)))

    def _row(
        self, event: Event, named: str | None, not_before: datetime | None, position: int
    ) -> tuple[Any, ...]:
        event_id = named or str(uuid5(self.run_id, f"{self.reopened}/{self.step}/{position}"))
        headers = {
            "ce_specversion": "1.0",
            "ce_id": event_id,
            "ce_type": event.event_name,
            "ce_source": self.source,
            "content-type": "application/json",
        }
        if self.traceparent:
            headers["traceparent"] = self.traceparent
        return (
            uuid5(self.run_id, event_id),
            topic_named(event.event_name),
            event.key().encode(),
            event.model_dump_json(by_alias=True).encode(),
            json.dumps(headers),
            not_before,
        )
