"""Every call that reached the stand-in server, kept in a file that outlives the process."""

import hashlib
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CUT_OFF_BY_RESTART = "was open when the stand-in server was started again"

_TABLE = """
create table if not exists calls (
    id integer primary key autoincrement,
    endpoint text not null,
    method text not null,
    path text not null,
    time_in real not null,
    time_out real,
    key text,
    payload_sha256 text,
    idempotency_key text,
    status integer,
    fault text,
    note text
)
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a call when its headers are in."""

    endpoint: str
    method: str
    path: str
    key: str | None
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a call when it is over; `status` is None where no answer was sent."""

    status: int | None
    payload_sha256: str | None
    fault: str | None
    note: str | None


def hash_of_key(key: str) -> str:
    """Return what the ledger keeps of an API key: enough to tell two apart, not to use one."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


class Ledger:
    """The calls, in one SQLite file; times are seconds since 1970.

    Durable against the death of the process (write-ahead log), not against power loss: it is for
    tests. Times are the wall clock of the start plus monotonic seconds, so that a clock which is
    set back during a run cannot make a call end before it began.
    """

    def __init__(self, path: Path) -> None:
        self._anchor = time.time() - time.monotonic()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._rows = sqlite3.connect(path, isolation_level=None)
        self._rows.row_factory = sqlite3.Row
        self._rows.execute("pragma journal_mode = wal")
        self._rows.execute("pragma synchronous = normal")
        self._rows.execute(_TABLE)
        self._rows.execute(
            "update calls set time_out = max(?, time_in), note = ? where time_out is null",
            (self._now(), CUT_OFF_BY_RESTART),
        )

    def begin(self, arrival: Arrival) -> int:
        row = self._rows.execute(
            "insert into calls (endpoint, method, path, time_in, key, idempotency_key)"
            " values (?, ?, ?, ?, ?, ?) returning id",
            (
                arrival.endpoint,
                arrival.method,
                arrival.path,
                self._now(),
                arrival.key,
                arrival.idempotency_key,
            ),
        ).fetchone()
        return int(row["id"])

    def end(self, call_id: int, ending: Ending) -> None:
        """Close a call; the first to close it wins."""
        self._rows.execute(
            "update calls set time_out = ?, status = ?, payload_sha256 = ?, fault = ?, note = ?"
            " where id = ? and time_out is null",
            (
                self._now(),
                ending.status,
                ending.payload_sha256,
                ending.fault,
                ending.note,
                call_id,
            ),
        )

    def calls(
        self, endpoint: str | None = None, since: int = 0, limit: int = 100_000
    ) -> list[dict[str, Any]]:
        """Return the calls with an id above `since`, in the order they came."""
        rows = self._rows.execute(
            "select * from calls where id > ? and (? is null or endpoint = ?) order by id limit ?",
            (since, endpoint, endpoint, limit),
        )
        return [dict(row) for row in rows]

    def empty(self) -> int:
        """Forget every call and return how many there were; ids go on from where they were."""
        return self._rows.execute("delete from calls").rowcount

    def close(self) -> None:
        self._rows.close()

    def _now(self) -> float:
        return self._anchor + time.monotonic()
