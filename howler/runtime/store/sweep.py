"""Retention: what is older than it is kept for goes, in batches, whichever process looks first."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from howler.postgres import connection
from howler.runtime.chance import Chance
from howler.runtime.store.database import Database
from howler.settings import Settings

log = logging.getLogger("howler.sweep")

EVERY = 3_600.0
"""Seconds between two sweeps of one process, on average."""

BATCH = 1_000
"""Rows of each kind that one transaction removes."""

SWEEP = "select what, n from howler.sweep($1, $2, $3)"


def sweeper_of(database: Database, settings: Settings) -> "Sweeper":
    """The sweeper that keeps things for as long as `settings` say."""
    payloads, keys = settings.keep_payloads_days, settings.keep_keys_days
    return Sweeper(database, timedelta(days=payloads), timedelta(days=keys), Chance())


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Sweeps now and then.

    Args:
        payloads: how long payloads, steps, logs and sent events are kept after the end.
        keys: how long runs, by which repeats are recognised, and dead letters are kept.
    """

    database: Database
    payloads: timedelta
    keys: timedelta
    chance: Chance
    batch: int = BATCH

    async def run_for_ever(self) -> None:
        """Sweeps at a random moment of each hour, so that processes take turns."""
        while True:
            await asyncio.sleep(self.chance.uniform(0, 2 * EVERY))
            try:
                swept = await self.sweep()
                log.info("swept %s", ", ".join(f"{n} {what}" for what, n in swept.items()))
            except Exception as fault:  # noqa: BLE001  what is left is swept the next time
                log.warning("cannot sweep: %s", type(fault).__name__)

    async def sweep(self) -> dict[str, int]:
        """How many of each kind it removed; nothing while another process sweeps."""
        swept: dict[str, int] = {}
        full = True
        while full:
            async with connection(self.database.control) as conn:
                rows = await conn.fetch(SWEEP, self.payloads, self.keys, self.batch)
            for row in rows:
                swept[row["what"]] = swept.get(row["what"], 0) + row["n"]
            full = any(row["n"] == self.batch for row in rows)
        return swept
