"""Which migrations a database gets, and when the app's own tables are among them."""

from importlib.resources import files

from howler.cli.addresses import connect, database_answers
from howler.cli.ends import CommandError
from howler.settings import without_password
from migrations.runner import MigrationError, migrate

APP = "app"
RUNTIME = "runtime"

THE_APPS_OWN = """
select to_regclass('public.profiles') is not null and not exists (
  select from howler.migrations where name like 'app/%')
"""


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
