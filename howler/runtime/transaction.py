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
select e.id, $1, e.key, e.value, $2::jsonb || jsonb_build_object('ce_id', e.id),
       coalesce(e.due, now())
from unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::timestamptz[])
  e(id, key, value, due)
on conflict (event_id) do nothing
"""


@dataclass(slots=True)
class Tx:
    """One short transaction of a run: everything in it happens, or nothing.

    Args:
        conn: the connection; its transaction is begun and ended by the runtime.
        step: the step that writes, for the ids of the events it emits.
        emitted: by the event's name: id, key, body and not-before of each.
    """

    conn: "Connection[Any]"
    run_id: UUID
    reopened: int
    step: str
    source: str
    traceparent: str | None
    emitted: dict[str, list[tuple[UUID, bytes, bytes, datetime | None]]] = field(
        default_factory=dict
    )

    def emit(
        self, event: Event, event_id: UUID | None = None, not_before: datetime | None = None
    ) -> None:
        """Sends `event` if and when the transaction commits, not before that instant.

        Its id is derived from run, reopening, step and position, never from the attempt, so a
        crash between sending and noting it is a repeat that consumers can recognise. Under an id
        of its own it is not sent where the outbox has one of that id, whichever run wrote it.
        """
        if event_id is None:
            position = sum(map(len, self.emitted.values()))
            event_id = uuid5(self.run_id, f"{self.reopened}/{self.step}/{position}")
        body = event.model_dump_json(by_alias=True).encode()
        row = event_id, event.key().encode(), body, not_before
        self.emitted.setdefault(event.event_name, []).append(row)

    async def write_emitted(self) -> None:
        """Writes what was emitted into the outbox, in this transaction."""
        for name, rows in self.emitted.items():
            columns = map(list, zip(*rows, strict=True))
            await self.conn.execute(WRITE, topic_named(name), self._headers(name), *columns)

    def _headers(self, event_name: str) -> str:
        """What the events of a name have in common; each one's `ce_id` is added to it."""
        headers = {
            "ce_specversion": "1.0",
            "ce_type": event_name,
            "ce_source": self.source,
            "content-type": "application/json",
        }
        if self.traceparent:
            headers["traceparent"] = self.traceparent
        return json.dumps(headers)
