"""`howler migrate`: what it makes, in which order, and where it refuses."""

import asyncio
import json

import pytest

from howler.cli.migrating import folders
from sandbox import database
from sandbox.sandbox import Sandbox
from tests.service.cli.conftest import Howler
from tests.service.cli.story import ask


@pytest.fixture
def empty_url(box: Sandbox, monkeypatch: pytest.MonkeyPatch, howler: Howler) -> str:
    """A database with nothing but the sandbox's marker, which the commands now use."""
    url = database.named(box.database_url, "never_migrated")
    asyncio.run(database.drop(url))
    asyncio.run(database.ensure(url))
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def test_the_apps_tables_only_on_demand(howler: Howler, empty_url: str) -> None:
    """First ours alone; a second time nothing; the state of each file can be listed."""
    assert "howler migrate" in howler("runs", "list").err
    assert howler("migrate").code == 0
    assert ask(empty_url, "select to_regclass('howler.runs') is not null")
    assert ask(empty_url, "select to_regclass('public.profiles') is null")
    assert "up to date" in howler("migrate").out
    listed = {
        one["name"]: one["applied_at"]
        for one in json.loads(howler("migrate", "--list", "--json").out)
    }
    assert listed["app/0001_profiles_and_resumes.sql"] is None
    assert listed["runtime/0001_tables.sql"] is not None


def test_beside_the_apps_own_tables_none_are_made(howler: Howler, empty_url: str) -> None:
    """A table profiles that we did not make says whose database it is."""
    ask(empty_url, "create table public.profiles (id int)")
    for _ in range(2):
        ended = howler("migrate", "--with-app-tables")
        assert (ended.code, "the app's own database" in ended.err) == (1, True)
        assert howler("migrate").code == 0


def test_with_the_apps_tables_twice(howler: Howler, empty_url: str) -> None:
    """Those that we made ourselves are no reason to refuse."""
    assert "Applied app/" in howler("migrate", "--with-app-tables").out
    assert howler("migrate", "--with-app-tables").code == 0
    assert ask(empty_url, "select to_regclass('public.profiles') is not null")


def test_folders_have_their_order() -> None:
    """The app's tables, the runtime's, then each service's."""
    assert folders(with_app_tables=True)[:2] == ["app", "runtime"]
    assert "parser" in folders(with_app_tables=False)[1:]
    assert "app" not in folders(with_app_tables=False)
