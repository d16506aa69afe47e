"""Runs in every state that a person may ask about, put straight into the tables."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from tests.service.watch.runs import arrive, claim, finish, function

PARSE = "parse-resume-file"
EXTRACTED = {"text": "x", "left_out": [{"what": "white-on-white text", "characters": 54}]}
STRUCTURED = {"dropped": [{"field": "experience.0.company", "reason": "the file does not say it"}]}
RESULT = {"characters": 9, "writer": "model (stand-in writer, no key set)"}


def story(url: str) -> dict[str, UUID]:
    """One run each that `waits`, is `parked`, is `running`, `succeeded` and `failed`."""
    return asyncio.run(_story(url))


def ask(url: str, sql: str, *values: Any) -> Any:
    """One value, looked at from outside."""

    async def fetch() -> Any:
        connection = await asyncpg.connect(url, statement_cache_size=0)
        try:
            return await connection.fetchval(sql, *values)
        finally:
            await connection.close()

    return asyncio.run(fetch())


async def _story(url: str) -> dict[str, UUID]:
    db = await asyncpg.connect(url, statement_cache_size=0)
    try:
        await function(db, PARSE, 1)
        lanes = ("cleo", "fay", "sam", "rob")
        await arrive(db, PARSE, [(lane, 0, -60.0 + n) for n, lane in enumerate(lanes)])
        succeeded = await claim(db, PARSE)
        await _step(db, succeeded, "extract-text", "done", result=EXTRACTED)
        await _step(db, succeeded, "structure-content", "done", result=STRUCTURED)
        await finish(db, PARSE, succeeded)
        await db.execute(
            "update howler.runs set result = $2 where id = $1",
            succeeded["run_id"],
            json.dumps(RESULT),
        )
        failed = await claim(db, PARSE)
        await _step(db, failed, "download-file", "failed", 3, "storage-failing", "it is broken")
        await _end(db, failed, "failed", None, "storage-failing", "it is broken", letter=True)
        parked = await claim(db, PARSE)
        due = datetime.now(UTC) + timedelta(seconds=100)
        await _step(db, parked, "structure-content", "parked", 1, "overloaded", "busy", due)
        await _end(db, parked, "waiting", due, "overloaded", "busy")
        running = await claim(db, PARSE)
        (waits,) = await arrive(db, PARSE, [("anna", 0, -90.0)])
        await db.execute(
            "insert into howler.repeats (function, source, event_id, n) values ($1, 'test', $2, 7)",
            PARSE,
            str(succeeded["run_id"]),
        )
    finally:
        await db.close()
    held = {"succeeded": succeeded, "failed": failed, "parked": parked, "running": running}
    return {name: row["run_id"] for name, row in held.items()} | {"waits": waits}


async def _step(
    db: Any,
    run: Any,
    name: str,
    state: str,
    attempts: int = 1,
    code: str | None = None,
    error: str | None = None,
    due: datetime | None = None,
    result: Any = None,
) -> None:
    assert await db.fetchval(
        "select howler.write_step($1, $2, $3, $4, $5, '', $6, $7, 0, $8, $9, $10, false, $11,"
        " 0.25)",
        *(PARSE, run["slot"], run["fence"], run["run_id"], name, state, attempts),
        *(due, code, error, None if result is None else json.dumps(result)),
    )


async def _end(
    db: Any,
    run: Any,
    state: str,
    due: datetime | None,
    code: str,
    error: str,
    *,
    letter: bool = False,
) -> None:
    assert await db.fetchval(
        "select howler.finish($1, $2, $3, $4, $5, $6, $7, null, false, $8)",
        *(PARSE, run["slot"], run["fence"], state, due, code, error, letter),
    )
