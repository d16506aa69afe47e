"""What discovery's functions work with, made once per process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from howler.postgres import connection
from howler.runtime.store.database import Database
from services.discovery.settings import DiscoverySettings
from services.discovery.users.columns import read_columns
from services.discovery.users.judged import Judge


@dataclass(frozen=True, slots=True)
class DiscoveryTools:
    """Who is active, and how a fan-out goes about it.

    Args:
        page: users looked at in one transaction.
        spread: the window over which the events leave; zero sends each at once.
    """

    judge: Judge
    page: int
    spread: timedelta


@asynccontextmanager
async def open_tools(
    settings: DiscoverySettings, database: Database
) -> AsyncIterator[DiscoveryTools]:
    """Reads which columns the app's tables have; they stay the same while the process lives."""
    async with connection(database.control) as conn:
        columns = await read_columns(conn)
    yield DiscoveryTools(
        judge=Judge(columns, settings.inactive_days),
        page=settings.page_users,
        spread=timedelta(minutes=settings.spread_minutes),
    )
