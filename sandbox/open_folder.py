"""Folders that every user can enter and only we can write to, for what another user must run."""

import os
import secrets
import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

from sandbox.cache import cache_folder
from sandbox.processes.server import SandboxError

# What lies in them is made by us, and checked to have been.
PLACES = (Path("/var/tmp"), Path("/tmp"))  # noqa: S108 - see make_ours


def others_can_enter(folder: Path) -> bool:
    """Whether every user may go through all of these folders and start programs there."""
    folder = folder.resolve()
    while not folder.exists():
        folder = folder.parent
    if os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return all(one.stat().st_mode & stat.S_IXOTH for one in (folder, *folder.parents))


def open_folder() -> Path:
    """Return a folder of root's own that everybody can enter and only root can write to."""
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    if others_can_enter(cache):
        return cache
    for parent in PLACES:
        if parent.is_dir() and others_can_enter(parent):
            ours = parent / "howler-sandbox-of-root"
            make_ours(ours)
            return ours
    raise SandboxError(
        f"no folder was found that the user `nobody` can enter (tried {cache}, "
        f"{' and '.join(map(str, PLACES))}); set HOWLER_CACHE to one, or do not be root"
    )


def make_ours(folder: Path) -> None:
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


def copy_once(name: str, sources: Mapping[str, Path]) -> Path:
    """Copy folders to a place that everybody can enter; runs side by side do not meet."""
    copy = open_folder() / name
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
