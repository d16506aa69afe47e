"""What a person changes at a function outlives the code that declares it, and is written down."""

import json
from typing import Any

from tests.support.things import lab, thing

HELD = 'select declared_limit, override_limit, "limit" from howler.functions'


async def test_an_override_survives_a_restart(database_url: str, db: Any) -> None:
    """The effective limit is the person's until it is taken back, and has its slots."""
    async with lab(database_url, [thing(limit=3)], start=False):
        assert await db.fetchval("select howler.override_limit('do-thing', 7, 'ann')")
    async with lab(database_url, [thing(limit=4)], start=False):
        assert tuple(await db.fetchrow(HELD)) == (4, 7, 7)
        assert await db.fetchval("select count(*) from howler.slots") == 7
        assert await db.fetchval("select howler.override_limit('do-thing', null, 'ben')")
        assert tuple(await db.fetchrow(HELD)) == (4, None, 4)
    noted = json.loads(await db.fetchval("select history from howler.functions"))
    assert [(one["who"], one["what"], one["limit"]) for one in noted] == [
        ("ann", "limit", 7),
        ("ben", "limit", None),
    ]
    assert not await db.fetchval("select howler.override_limit('no-such', 7, 'ann')")


async def test_an_older_version_declares_nothing(database_url: str, db: Any) -> None:
    """A process of the version before, started after one of the new one, changes no limit."""
    for version, limit in (([0, 10, 0], 5), ([0, 9, 9], 3), ([0, 10, 0], 6)):
        await db.execute("select howler.register('f', $1, 2, $2)", limit, version)
    assert await db.fetchval("select declared_limit from howler.functions") == 6
    await db.execute("select howler.register('f', 4, 2, '{0,9,9}')")
    assert await db.fetchval("select declared_limit from howler.functions") == 6
    await db.execute("select howler.register('f', 4, 2)")  # as the first version asked
    assert await db.fetchval("select declared_limit from howler.functions") == 6


async def test_a_pause_is_noted_once(database_url: str, db: Any) -> None:
    """To pause what is paused changes nothing; the notes keep the last hundred."""
    await db.execute("select howler.register('f', 1, 0)")
    for _ in range(2):
        assert await db.fetchval("select howler.pause('f', true, 'ann')")
    assert await db.fetchval("select jsonb_array_length(history) from howler.functions") == 1
    for on in [False, True] * 60:
        await db.execute("select howler.pause('f', $1, 'ann')", on)
    assert await db.fetchval("select jsonb_array_length(history) from howler.functions") == 100
    assert not await db.fetchval("select howler.pause('no-such', true, 'ann')")


async def test_the_log_of_a_run_tells_its_way(database_url: str, db: Any) -> None:
    """A line for each thing that happened, of ids and enumerations: no error's text, no data."""
    tries: list[int] = []

    async def once_broken(n: int) -> int:
        tries.append(n)
        if len(tries) == 1:
            raise RuntimeError("a secret of Jane Roe")
        return n

    async with lab(database_url, [thing()], once_broken) as here:
        await here.ask({"user": "jane", "n": 7})
        await here.until_ended(1)
    rows = await db.fetch("select what, step, code, attempt from howler.run_log order by n")
    assert [tuple(row) for row in rows] == [
        ("claimed", None, None, None),
        ("step-parked", "work", "unexpected-error", 1),
        ("parked", None, "unexpected-error", None),
        ("claimed", None, None, None),
        ("step-done", "work", None, 2),
        ("step-done", "note", None, 1),
        ("succeeded", None, None, None),
    ]
    text = await db.fetchval("select string_agg(l::text, '') from howler.run_log l")
    assert "Jane" not in text
    assert "jane" not in text
