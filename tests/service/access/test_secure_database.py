"""A database with TLS and a password, by PgBouncer's door: who is not let in hears why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from howler.cli.main import main
from howler.cli.migrating import migrate_all
from howler.postgres import connection, open_pool
from howler.runtime.service import Running, StartError
from howler.settings import Settings, SettingsError
from sandbox import pgbouncer
from sandbox.pgbouncer import PASSWORD, PgBouncer
from sandbox.processes.ports import free_port
from sandbox.sandbox import Sandbox
from sandbox.secure.certificates import Certificates, made_in
from tests.support.processes import environment
from tests.support.thing_service import service

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.skipif(
        pgbouncer.installed() is None,
        reason="no pgbouncer on this machine: install Debian's package, or run `.ci/run`",
    ),
]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Of the pooler, and of an authority that does not know it."""
    return made_in(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def pooler(box: Sandbox, certificates: Certificates) -> Iterator[PgBouncer]:
    """Speaks only TLS and asks for a password; the database behind it does neither."""
    made = PgBouncer(box.postgres, free_port(), certificates=certificates)
    made.start()
    yield made
    made.stop()


Door = Any


@pytest.fixture
def door(pooler: PgBouncer, database_url: str) -> Door:
    """The address of the test's database behind the pooler, with other words in some places."""

    def url(query: str, *, password: str = PASSWORD, host: str = "127.0.0.1") -> str:
        parts = urlsplit(database_url)
        netloc = f"{parts.username}:{password}@{host}:{pooler.port}"
        return urlunsplit(parts._replace(netloc=netloc, query=query))

    return url


async def test_pools_and_migrations_come_in_with_verify_full(
    door: Door, certificates: Certificates
) -> None:
    """Both connections are encrypted, as the pooler takes no other."""
    url = door(f"sslmode=verify-full&sslrootcert={certificates.authority}")
    pool = await open_pool(url, 1)
    async with connection(pool) as held:
        conn: Any = held
        assert await conn.fetchval("select 1") == 1
        transport: Any = conn
        assert transport._transport.get_extra_info("ssl_object") is not None
    await pool.close()
    assert await migrate_all(url, with_app_tables=False) == []


REFUSED = {
    "a wrong password": (
        {"query": "sslmode=require", "password": "wrong"},
        "refuses us (SASL authentication failed): check user and password in DATABASE_URL",
    ),
    "a wrong CA": (
        {"query": "sslmode=verify-full&sslrootcert={stranger}"},
        "Nobody we trust vouches for the certificate of the database at 127.0.0.1:",
    ),
    "another name": (
        {"query": "sslmode=verify-full&sslrootcert={authority}", "host": "localhost"},
        "The certificate of the database at localhost:",
    ),
    "no TLS": (
        {"query": "sslmode=disable"},
        "speaks only TLS: add sslmode=verify-full&sslrootcert=FILE to DATABASE_URL",
    ),
}


def wrong_url(door: Door, certificates: Certificates, what: str) -> str:
    """The address of this kind of fault."""
    changed = {
        name: text.format(authority=certificates.authority, stranger=certificates.stranger)
        for name, text in REFUSED[what][0].items()
    }
    url: str = door(**changed)
    return url


@pytest.mark.parametrize("what", REFUSED)
def test_who_is_not_let_in_hears_why(
    box: Sandbox,
    door: Door,
    certificates: Certificates,
    what: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`howler migrate`: one sentence each, without the password; exit code 3."""
    monkeypatch.setenv("DATABASE_URL", wrong_url(door, certificates, what))
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", box.kafka_bootstrap_servers)
    with pytest.raises(SystemExit) as end:
        main(["migrate"])
    said = capsys.readouterr().err
    assert end.value.code == 3
    assert REFUSED[what][1] in said
    assert said.count("\n") == 1
    assert PASSWORD not in said


@pytest.mark.parametrize("what", ["a wrong password", "a wrong CA"])
async def test_a_service_does_not_ask_again(
    box: Sandbox, door: Door, certificates: Certificates, namespace: str, what: str
) -> None:
    """Its start ends with the same sentence at once, where an absent database is waited for."""
    url = wrong_url(door, certificates, what)
    running = Running(service, Settings.load(environment(box, url, namespace)))
    with pytest.raises((StartError, SettingsError)) as refused:
        await running.start()
    await running.stop()
    assert REFUSED[what][1] in str(refused.value)


async def test_tls_asked_of_a_server_that_has_none(
    box: Sandbox, database_url: str, namespace: str
) -> None:
    """The sandbox's own Postgres is one."""
    env = environment(box, f"{database_url}?sslmode=require", namespace)
    running = Running(service, Settings.load(env))
    with pytest.raises(SettingsError, match="speaks no TLS, which DATABASE_URL asks for"):
        await running.start()
    await running.stop()


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("sslmode=verify-full&sslrootcert=/nowhere.pem", "its sslrootcert names no file"),
        ("sslmode=verify-fully", "its sslmode is none of disable, allow, prefer, require"),
        ("sslmode=verify-full&sslrootcert={text}", "its sslrootcert is no PEM file"),
        ("sslmode=verify-full", "sslmode=verify-full needs sslrootcert=FILE"),
    ],
)
def test_a_missing_certificate_is_told_before_anybody_is_asked(
    query: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is looked at when the settings are read."""
    monkeypatch.setenv("HOME", str(tmp_path))
    text = tmp_path / "text.pem"
    text.write_text("no certificate")
    url = f"postgresql://me@db.example/app?{query.format(text=text)}"
    with pytest.raises(SettingsError, match=f"^DATABASE_URL: {fault}"):
        Settings.load({"DATABASE_URL": url, "KAFKA_BOOTSTRAP_SERVERS": "x:1"})
