"""Pause and limit of a function, as an operator sets them."""

import difflib
from typing import TYPE_CHECKING, Any

from howler.cli.ends import CommandError, UsageError

if TYPE_CHECKING:
    from asyncpg import Connection

MOST = 1_000
"""The highest limit, as the table has it."""


def limit_meant(given: str) -> int | None:
    """A number, or None for what the code declares.

    Raises:
        UsageError: it is neither.
    """
    if given == "declared":
        return None
    if given.isascii() and given.isdigit() and 1 <= int(given) <= MOST:
        return int(given)
    hint = " (to start nothing: `howler functions pause`)" if given == "0" else ""
    raise UsageError(f"--limit is a number from 1 to {MOST}, or `declared`{hint}")


async def change(
    connection: "Connection[Any]", function: str, how: str, value: bool | int | None, who: str
) -> None:
    """Calls `howler.pause` or `howler.override_limit`.

    Raises:
        CommandError: no service has declared this function.
    """
    sql = f"select {how}($1, $2, $3)"
    if not await connection.fetchval(sql, function, value, who):
        raise CommandError(await _unknown(connection, function))


async def _unknown(connection: "Connection[Any]", function: str) -> str:
    ids = [
        row["id"] for row in await connection.fetch("select id from howler.functions order by id")
    ]
    near = difflib.get_close_matches(function[:200], ids, n=1, cutoff=0.6)
    if near:
        hint = f"did you mean {near[0]}?"
    elif ids:
        hint = f"there are {', '.join(ids)}."
    else:
        hint = "a service declares its own when it starts."
    return f"No service has declared a function {function[:80]!r}: {hint}"
