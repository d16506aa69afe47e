"""Where database, broker and stand-in are, and what is said when one of them does not answer."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from howler.cli.ends import CommandError, NotReachableError, UsageError
from howler.settings import (
    DATABASE_NAMES,
    Settings,
    SettingsError,
    database_lets_in,
    without_password,
)
from howler.wire.broker import Broker

if TYPE_CHECKING:
    from asyncpg import Connection

CONNECT_SECONDS = 5.0
STATEMENT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of one system; `sandbox_url` is empty where there is no stand-in server."""

    database_url: str
    kafka: Broker
    sandbox_url: str
    namespace: str


def addresses() -> Addresses:
    """Those of the environment, else of the sandbox in the current folder.

    Raises:
        UsageError: there are none, only half of them is set, or one cannot be used.
    """
    try:
        found = Settings.load(os.environ, Path.cwd())
    except SettingsError as wrong:
        raise UsageError(str(wrong)) from None
    return Addresses(
        database_url=found.database_url.get_secret_value(),
        kafka=found.broker,
        sandbox_url=found.sandbox_url or "",
        namespace=found.namespace,
    )


@asynccontextmanager
async def connected(where: Addresses) -> AsyncIterator["Connection[Any]"]:
    """A connection to a migrated database.

    Raises:
        NotReachableError: it does not answer, or stops answering.
        CommandError: the runtime's tables are not there.
    """
    connection = await connect(where.database_url)
    try:
        with database_answers(where.database_url):
            if await connection.fetchval("select to_regclass('howler.runs')") is None:
                raise CommandError(
                    f"The database {without_password(where.database_url)} has no howler.runs: run"
                    " `howler migrate` first"
                )
            yield connection
    finally:
        await connection.close(timeout=CONNECT_SECONDS)


async def connect(url: str) -> "Connection[Any]":
    """A connection to any database.

    Raises:
        NotReachableError: it does not answer, or does not let us in.
        UsageError: `url` is no address.
    """
    import asyncpg

    try:
        with database_answers(url), database_lets_in(url):
            return await asyncpg.connect(
                url,
                statement_cache_size=0,
                timeout=CONNECT_SECONDS,
                command_timeout=STATEMENT_SECONDS,
            )
    except SettingsError as refused:
        raise NotReachableError(str(refused)) from refused
    except OSError as away:
        raise _away(url, away) from away
    except (asyncpg.ClientConfigurationError, ValueError):
        raise UsageError(
            f"{DATABASE_NAMES[0]} is no address of a Postgres database, such as"
            " postgresql://user:password@host:5432/name"
        ) from None


@contextmanager
def database_answers(url: str) -> Iterator[None]:
    """Turns what asyncpg raises for a database that is away, shut or foreign into one sentence."""
    import asyncpg

    away = (
        TimeoutError,
        asyncpg.InterfaceError,
        asyncpg.PostgresConnectionError,
        asyncpg.InvalidAuthorizationSpecificationError,
        asyncpg.InvalidCatalogNameError,
        asyncpg.InsufficientResourcesError,
        asyncpg.OperatorInterventionError,
    )
    try:
        yield
    except asyncpg.ClientConfigurationError:
        raise
    except away as error:
        raise _away(url, error) from error
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as older:
        raise CommandError(
            f"The database {without_password(url)} has other tables than this version needs"
            f" ({_reason(older)}): run `howler migrate`"
        ) from older


@contextmanager
def broker_answers(kafka: Broker | str) -> Iterator[None]:
    """Turns what is raised for a broker that is away or refuses us into one sentence.

    It has said why if the client was started within `told_why`; else it is only called away.
    """
    from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError, RequestTimedOutError

    from howler.wire.refusal import RefusedError

    try:
        yield
    except RefusedError as refused:
        raise (CommandError if refused.let_in else NotReachableError)(str(refused)) from refused
    except (KafkaConnectionError, KafkaTimeoutError, RequestTimedOutError, TimeoutError) as away:
        raise NotReachableError(
            f"No Kafka broker answers at {kafka}: is it running? `howler status` tells of this"
            " checkout's sandbox"
        ) from away


def _away(url: str, error: BaseException) -> NotReachableError:
    return NotReachableError(
        f"The database at {without_password(url)} does not answer ({_reason(error)}): is it"
        " running? `howler status` tells of this checkout's sandbox"
    )


def _reason(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error).splitlines()[0] if str(error) else type(error).__name__
