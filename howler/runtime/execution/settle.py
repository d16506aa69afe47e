"""A run's end: the body's outcome becomes a verdict, and `on_end` takes effect once with it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from howler.logs import about
from howler.postgres import connection, is_away
from howler.runtime.execution.lease import Claimed
from howler.runtime.execution.steps import OUTAGE_PAUSE, LeaseLost, guard
from howler.runtime.function import Ended, Function
from howler.runtime.store.database import Database
from howler.runtime.transaction import Tx
from howler.telemetry.process import Metrics
from howler.wire.envelope.names import topic_named

log = logging.getLogger("howler.settle")

SETTLE_BACKOFF_CAP = 300.0
"""Seconds: the longest pause between two tries of an `on_end` that raises."""

ON_END = "(end)"
"""The step name under which `on_end` emits."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a run that this process held.

    Args:
        state: a final state, or `waiting` with the time to go on at (None: at once).
        result: the body's result as JSON.
        letter: whether a dead letter is kept.
    """

    state: str
    due: datetime | None = None
    code: str | None = None
    message: str | None = None
    result: str | None = None
    letter: bool = False


class Settler:
    """Gives verdicts, and settles those whose `on_end` is still owed."""

    def __init__(
        self,
        database: Database,
        source: str,
        lease: float,
        emitted: Callable[[], None],
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._source = source
        self._lease = lease
        self._emitted = emitted
        self._metrics = metrics

    async def give(
        self, function: Function[Any, Any, Any], claimed: Claimed, outcome: Outcome
    ) -> str | None:
        """Writes a run's outcome and frees its slot; repeated while the database is away.

        Returns:
            The state it got (a run with the cancel flag does not wait again), or None when the
            lease is lost and nothing was written.
        """
        while True:
            try:
                return await self._give_once(function, claimed, outcome)
            except LeaseLost:
                return None
            except Exception as error:
                if not is_away(error) and not isinstance(error, TimeoutError):
                    raise
                await asyncio.sleep(OUTAGE_PAUSE)

    async def _give_once(
        self, function: Function[Any, Any, Any], claimed: Claimed, outcome: Outcome
    ) -> str | None:
        leaves = outcome.letter
        async with connection(self._database.steps) as conn:
            if function.on_end is None or outcome.state == "waiting":
                state, took = await _finish(conn, claimed, outcome, owed=False)
            else:
                async with conn.transaction():
                    await guard(conn, claimed, self._lease / 2)
                    tx = self._tx(conn, claimed.run_id, claimed.reopened, claimed.traceparent)
                    ended = await self._on_end(function, tx, asdict(claimed) | asdict(outcome))
                    state, took = await _finish(conn, claimed, outcome, owed=not ended)
                leaves = leaves or bool(tx.emitted)
        if state not in (None, "waiting"):
            letter = topic_named(claimed.event) if outcome.letter else None
            self._metrics.ended(function.id, state, took, letter)
        if leaves:
            self._emitted()
        return state

    async def settle_one(self, functions: dict[str, Function[Any, Any, Any]]) -> bool:
        """Settles one verdict that was given elsewhere, or whose `on_end` raised.

        Returns:
            Whether there was one that is due.
        """
        async with connection(self._database.steps) as conn, conn.transaction():
            row = await conn.fetchrow(
                "select id as run_id, function, event, payload, seq, reopened, traceparent, state,"
                " result, error_code as code, error as message, settle_tries,"
                " extract(epoch from ended_at - started_at)::float8 as took from howler.runs"
                " where function = any ($1) and settle_at <= clock_timestamp()"
                " order by settle_at limit 1 for update skip locked",
                list(functions),
            )
            if row is None:
                return False
            function = functions[row["function"]]
            settled = function.on_end is None or await self._on_end(
                function,
                self._tx(conn, row["run_id"], row["reopened"], row["traceparent"]),
                dict(row),
            )
            wait = min(SETTLE_BACKOFF_CAP, 2.0 ** min(row["settle_tries"], 10))
            await conn.execute(
                "update howler.runs set settle_tries = settle_tries + 1, settle_at = case when $2"
                " then null else clock_timestamp() + make_interval(secs => $3) end where id = $1",
                row["run_id"],
                settled,
                wait,
            )
        if row["settle_tries"] == 0:  # given elsewhere: cancelled, or its third worker has died
            letter = topic_named(row["event"]) if row["state"] == "failed" else None
            self._metrics.ended(function.id, row["state"], row["took"], letter)
        self._metrics.settled()
        self._emitted()
        return True

    async def _on_end(self, function: Function[Any, Any, Any], tx: Tx, row: dict[str, Any]) -> bool:
        """Calls `on_end` in a savepoint; False if it raised, and then nothing of it stands."""
        assert function.on_end is not None
        patience = asyncio.timeout(self._lease / 3)
        with about(run=tx.run_id, function=function.id, event=row["event"], step=ON_END):
            try:
                async with patience, tx.conn.transaction():
                    await function.on_end(_ended(function, row), tx)
                    await tx.write_emitted()
            except Exception as error:
                if is_away(error) and not patience.expired():
                    raise
                self._metrics.settle_failed(function.id)
                log.error("on_end raised: %s", type(error).__name__)  # noqa: TRY400  no free text
                return False
            return True

    def _tx(self, conn: Any, run_id: Any, reopened: int, traceparent: str | None) -> Tx:
        return Tx(conn, run_id, reopened, ON_END, self._source, traceparent)


async def _finish(
    conn: Any, claimed: Claimed, outcome: Outcome, *, owed: bool
) -> tuple[str | None, float]:
    """The state that the run got, and its seconds since its first start."""
    told = (outcome.state, outcome.due, outcome.code, outcome.message, outcome.result)
    sql = (
        "select howler.finish($1, $2, $3, $4, $5, $6, $7, $8, $9, $10), extract(epoch from"
        " clock_timestamp() - (select started_at from howler.runs where id = $11))::float8"
    )
    words = (*claimed.held_by, *told, owed, outcome.letter, claimed.run_id)
    state, took = await conn.fetchrow(sql, *words)
    return state, took


def _ended(function: Function[Any, Any, Any], row: dict[str, Any]) -> Ended[Any, Any]:
    event = function.event_class(row["event"]).model_validate_json(row["payload"])
    done = row["state"] == "succeeded"
    return Ended(
        event=event,
        run_id=row["run_id"],
        seq=row["seq"],
        reopened=row["reopened"],
        state=row["state"],
        result=function.result_type.validate_json(row["result"]) if done else None,
        code=row["code"],
        message=row["message"],
    )
