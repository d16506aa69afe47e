"""`howler migrate`: brings the database's tables up to this version."""

import asyncio
from importlib.resources import files
from typing import Annotated, Any

import typer

from howler.cli.addresses import addresses, connect, database_answers
from howler.cli.commands.options import AsJson
from howler.cli.ends import CommandError
from howler.cli.help_text import helped
from howler.cli.screen import print_json, print_table, say
from howler.settings import without_password
from migrations.runner import (
    MigrationError,
    applied_migrations,
    migrate,
    migrations_in,
)

APP = "app"
RUNTIME = "runtime"

THE_APPS_OWN = """
select to_regclass('public.profiles') is not null and not exists (
  select from howler.migrations where name like 'app/%')
"""


def add_to(app: typer.Typer) -> None:
    app.command(
        "migrate",
        help=helped(
            "Brings the tables in schema howler up to this version; safe to start several times "
            "at once. The app's own tables are only made on demand, for local work.",
            "howler migrate",
            "howler migrate --list",
            "howler migrate --with-app-tables",
        ),
    )(migrate_database)


def migrate_database(
    with_app_tables: Annotated[
        bool,
        typer.Option(
            "--with-app-tables",
            help="Make the app's tables too; refused where there are such tables already.",
        ),
    ] = False,
    list_applied: Annotated[
        bool, typer.Option("--list", help="Change nothing: show what was applied, and when.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    url = addresses().database_url
    if list_applied:
        _list(asyncio.run(_state(url)), as_json=as_json)
        return
    applied = asyncio.run(migrate_all(url, with_app_tables=with_app_tables))
    if as_json:
        print_json(applied)
    elif not applied:
        say(f"Nothing to do: {without_password(url)} is up to date.")
    for name in [] if as_json else applied:
        say(f"Applied {name}")


def folders(*, with_app_tables: bool) -> list[str]:
    """The folders of migrations in their order: the app's, the runtime's, then each service's."""
    services = sorted(
        folder.name
        for folder in files("migrations").iterdir()
        if folder.is_dir() and folder.name not in {APP, RUNTIME} and "__" not in folder.name
    )
    return [*([APP] if with_app_tables else []), RUNTIME, *services]


async def migrate_all(url: str, *, with_app_tables: bool) -> list[str]:
    """Applies what is missing and returns the names of it.

    Raises:
        CommandError: it does not fit, or the app's tables are there already.
        NotReachableError: the database does not answer.
    """
    if with_app_tables:
        await _refuse_the_apps_own(url)
    await (await connect(url)).close()  # said in our words if nobody is there
    with database_answers(url):
        try:
            return await migrate(url, folders(with_app_tables=with_app_tables))
        except MigrationError as wrong:
            raise CommandError(str(wrong)) from wrong


async def _refuse_the_apps_own(url: str) -> None:
    connection = await connect(url)
    try:
        if await connection.fetchval("select to_regclass('howler.migrations')") is None:
            theirs = await connection.fetchval("select to_regclass('public.profiles') is not null")
        else:
            theirs = await connection.fetchval(THE_APPS_OWN)
    finally:
        await connection.close()
    if theirs:
        raise CommandError(
            f"{without_password(url)} has a table profiles that we did not make, so it looks like"
            " the app's own database: run `howler migrate` without --with-app-tables"
        )


async def _state(url: str) -> list[dict[str, Any]]:
    await (await connect(url)).close()
    with database_answers(url):
        applied = dict(await applied_migrations(url))
    known = [one.name for folder in folders(with_app_tables=True) for one in migrations_in(folder)]
    names = [*known, *(name for name in applied if name not in known)]
    return [{"name": name, "applied_at": applied.get(name)} for name in names]


def _list(state: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(state)
        return
    rows = [
        (one["name"], f"{one['applied_at'].astimezone():%F %H:%M:%S}" if one["applied_at"] else "-")
        for one in state
    ]
    print_table(["migration", "applied"], rows)
