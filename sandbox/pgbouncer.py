"""Debian's PgBouncer in transaction mode before the sandbox's Postgres, for those who have it.

`.ci/run` unpacks it below HOWLER_CACHE; elsewhere it is the installed one, or there is none.
"""

import os
import shutil
import socket
from pathlib import Path

from sandbox import postgres_files
from sandbox.cache import cache_folder
from sandbox.open_folder import others_can_enter
from sandbox.postgres import DATABASE, USER, Postgres
from sandbox.processes.server import Launch, SandboxError, Server
from sandbox.secure.certificates import Certificates

SETTINGS = """\
[databases]
* = host=127.0.0.1 port={postgres_port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
{door}pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 500
ignore_startup_parameters = extra_float_digits
"""

OPEN = "auth_type = any\n"
SECURE = """\
auth_type = scram-sha-256
auth_file = {users}
client_tls_sslmode = require
client_tls_cert_file = {certificate}
client_tls_key_file = {key}
"""
PASSWORD = "only-for-the-sandbox"  # noqa: S105  of the secure one; it guards invented people


def installed() -> Path | None:
    """Return PgBouncer's program, None where this machine has none."""
    unpacked = cache_folder() / "pgbouncer" / "usr" / "sbin" / "pgbouncer"
    if unpacked.exists():
        return unpacked
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    found = shutil.which("pgbouncer", path=path)
    return Path(found) if found else None


class PgBouncer(Server):
    """`connections` is how many sessions it opens to each database of the server behind it.

    With `certificates` it speaks only TLS, as 127.0.0.1, and asks for `PASSWORD`.
    """

    name = "pgbouncer"
    ready_seconds = 10.0

    def __init__(
        self,
        postgres: Postgres,
        port: int,
        connections: int = 4,
        certificates: Certificates | None = None,
    ) -> None:
        super().__init__(postgres.folder, port)
        self._certificates = certificates
        self._postgres = postgres
        self._connections = connections

    @property
    def url(self) -> str:
        who = f"{USER}:{PASSWORD}" if self._certificates else USER
        return f"postgresql://{who}@127.0.0.1:{self.port}/{DATABASE}"

    def prepare(self) -> None:
        door = self._secure_door(self._certificates) if self._certificates else OPEN
        self._readable(
            self._settings.name,
            SETTINGS.format(
                postgres_port=self._postgres.port,
                user=USER,
                port=self.port,
                door=door,
                connections=self._connections,
            ),
        )

    def _secure_door(self, certificates: Certificates) -> str:
        users = self._readable("pgbouncer-users.txt", f'"{USER}" "{PASSWORD}"\n')
        certificate = self._readable("pgbouncer.crt", certificates.server.read_text("ascii"))
        key = self._readable("pgbouncer.key", certificates.server_key.read_text("ascii"))
        return SECURE.format(users=users, certificate=certificate, key=key)

    def launch(self) -> Launch:
        program = installed()
        if program is None:
            raise SandboxError(
                "this machine has no pgbouncer; install Debian's package `pgbouncer`, or run "
                "`.ci/run`, which unpacks it without root"
            )
        owner = postgres_files.owner()
        if owner is not None and not others_can_enter(program.parent):
            program = postgres_files.copy_pgbouncer(program.parents[2])
        libraries = [str(one) for one in program.parents[2].glob("usr/lib/*-linux-gnu")]
        unpacked = program.parents[1] != Path("/usr")
        return Launch(
            [os.fspath(program), os.fspath(self._settings)],
            Path("/"),
            env={"LD_LIBRARY_PATH": os.pathsep.join(libraries)} if unpacked else {},
            user=(owner.uid, owner.gid) if owner else None,
        )

    def is_ready(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    @property
    def _settings(self) -> Path:
        return postgres_files.data_folder(self.folder) / "pgbouncer.ini"

    def _readable(self, name: str, text: str) -> Path:
        """A file where the user who runs it can read it, as the data beside it."""
        path = postgres_files.data_folder(self.folder) / name
        path.write_text(text, encoding="ascii")
        path.chmod(0o644)
        return path
