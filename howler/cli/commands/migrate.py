"""`howler migrate`: brings the database's tables up to this version."""

import asyncio
from typing import Annotated, Any

import typer

from howler.cli.addresses import addresses, connect, database_answers
from howler.cli.commands.options import AsJson
from howler.cli.help_text import helped
from howler.cli.migrating import folders, migrate_all
from howler.cli.screen import print_json, print_table, say
from howler.settings import without_password
from migrations.runner import applied_migrations, migrations_in


def add_to(app: typer.Typer) -> None:
    app.command(
        "migrate",
        help=helped(
            "Brings the tables in schema howler up to this version; safe to start several times "
            "at once. The app's own tables are only made on demand, for local work.",
            "howler migrate",
            "howler migrate --list",
            "howler migrate --with-app-tables",
            "howler migrate --app-tables-if-sandbox",
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
    app_tables_if_sandbox: Annotated[
        bool,
        typer.Option(
            "--app-tables-if-sandbox",
            help="Make the app's tables too, but only in a database with the sandbox's marker.",
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
    applied = asyncio.run(
        _migrate(url, with_app_tables=with_app_tables, if_sandbox=app_tables_if_sandbox)
    )
    if as_json:
        print_json(applied)
    elif not applied:
        say(f"Nothing to do: {without_password(url)} is up to date.")
    for name in [] if as_json else applied:
        say(f"Applied {name}")


async def _migrate(url: str, *, with_app_tables: bool, if_sandbox: bool) -> list[str]:
    if if_sandbox:
        from sandbox.database import has_marker

        await (await connect(url)).close()  # said in our words if nobody is there
        with database_answers(url):
            with_app_tables = with_app_tables or await has_marker(url)
    return await migrate_all(url, with_app_tables=with_app_tables)


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
