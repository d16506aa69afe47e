"""The repository's files, read once."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

PRODUCT = ("howler", "services", "schemas", "sandbox", "migrations")
PYTHON = (*PRODUCT, "ops", "tests", "bench")
SERVICES = tuple(sorted(p.parent.name for p in (ROOT / "services").glob("*/app.py")))

NOT_OURS = frozenset({".git", ".venv", ".howler", "__pycache__", "build", "dist"})
"""Folders that hold nothing that is committed; so does every other hidden one but `.ci`."""


@cache
def files(*folders: str) -> dict[str, Path]:
    """Every file below `folders` (the whole tree without any), by its path in the repository."""
    found: dict[str, Path] = {}
    for top in folders or (".",):
        _walk(ROOT / top, found)
    return found


@cache
def python(*folders: str) -> dict[str, str]:
    """The text of every Python file below `folders`, by its path."""
    texts = files(*(folders or PYTHON))
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in sorted(texts.items())
        if path.suffix == ".py"
    }


@cache
def texts() -> dict[str, str]:
    """Every file of the tree that is UTF-8 text, by its path."""
    found = {}
    for name, path in sorted(files().items()):
        try:
            found[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def module_of(path: str) -> str:
    """The dotted name of a Python file: `howler/verdicts.py` is `howler.verdicts`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _walk(folder: Path, found: dict[str, Path]) -> None:
    for path in folder.iterdir():
        hidden = path.name.startswith(".") and path.name != ".ci" and path.is_dir()
        if hidden or path.name in NOT_OURS or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            _walk(path, found)
        elif path.is_file() and path.suffix != ".pyc":
            found[path.relative_to(ROOT).as_posix()] = path
