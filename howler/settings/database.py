"""The address of Postgres: what is wrong with it, and why the server there does not let us in."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from howler.settings.faults import SettingsError

if TYPE_CHECKING:
    from asyncpg import PostgresError

MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
FILES = ("sslrootcert", "sslcert", "sslkey")
USUAL_ROOT = Path(".postgresql") / "root.crt"
"""Where libpq, and asyncpg like it, looks for the authority if no `sslrootcert` is given."""

NAME_IS_WRONG = frozenset({62, 64})
"""OpenSSL's codes for a certificate that is made out to another host name or address."""

NO_TLS = "rejected SSL upgrade"
"""asyncpg's words for a server that has no TLS though `sslmode` demands it."""

REFUSED_CLASS = "28"
PROTOCOL_VIOLATION = "08P01"
"""PgBouncer's one SQLSTATE for whatever it does not like about who comes; the words tell more."""


def tls_faults(url: str) -> list[str]:
    """What is wrong with the TLS part of a database's address, in words without its password."""
    given = dict(parse_qsl(urlsplit(url).query))
    mode = given.get("sslmode", "prefer")
    if mode not in MODES:
        return [f"its sslmode is none of {', '.join(MODES)}"]
    faults = [
        f"its {name} names no file: {given[name]}"
        for name in FILES
        if name in given and not Path(given[name]).is_file()
    ]
    has_root = "sslrootcert" in given or (Path.home() / USUAL_ROOT).is_file()
    if mode.startswith("verify-") and not has_root:
        faults.append(f"sslmode={mode} needs sslrootcert=FILE, the PEM file of its authority")
    return faults or _unreadable(given.get("sslrootcert"))


def _unreadable(root: str | None) -> list[str]:
    try:
        ssl.create_default_context(cafile=root)
    except OSError:
        return ["its sslrootcert is no PEM file of a certificate"]
    return []


def without_password(url: str) -> str:
    """`host:port/database` of a database's address, which is all that is ever printed of it."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or '?'}:{parts.port or 5432}{parts.path}"
    except ValueError:
        return "the given address"


@contextmanager
def database_lets_in(url: str) -> Iterator[None]:
    """Around a connect.

    Raises:
        SettingsError: instead of the driver's error, where the server refuses us: to ask again
            changes nothing.
    """
    from asyncpg import PostgresError

    try:
        yield
    except (OSError, PostgresError) as error:
        why = _refusal(error, f"the database at {without_password(url)}")
        if why is None:
            raise
        raise SettingsError(why[0].upper() + why[1:]) from error


def _refusal(error: "OSError | PostgresError", database: str) -> str | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in NAME_IS_WRONG:
            return (
                f"the certificate of {database} is made out to another name: write the name that it"
                " has into DATABASE_URL"
            )
        return (
            f"nobody we trust vouches for the certificate of {database} ({error.verify_message}):"
            " set sslrootcert in DATABASE_URL to its authority's PEM file"
        )
    if isinstance(error, OSError):
        return _no_tls(error, database)
    return _not_let_in(error, database)


def _no_tls(error: OSError, database: str) -> str | None:
    if NO_TLS not in str(error):
        return None
    return (
        f"{database} speaks no TLS, which DATABASE_URL asks for: use the port that does, or take"
        " sslmode away"
    )


def _not_let_in(error: "PostgresError", database: str) -> str | None:
    words = str(error).splitlines()[0] if str(error) else type(error).__name__
    state = error.sqlstate or ""
    if "SSL required" in words or "no encryption" in words:
        return (
            f"{database} speaks only TLS: add sslmode=verify-full&sslrootcert=FILE to DATABASE_URL,"
            " after a ?"
        )
    pooler = state == PROTOCOL_VIOLATION and ("auth" in words or "user" in words)
    if pooler or state.startswith(REFUSED_CLASS):
        return f"{database} refuses us ({words}): check user and password in DATABASE_URL"
    return None
