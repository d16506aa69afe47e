"""A copy of the tree to break: the one that people work in is never touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.checks import tree
from tests.mutants.table import Mutant


class NotThereError(Exception):
    """A safeguard's text is not in its file just once, so nothing would be left out."""


def left_out(mutant: Mutant, text: str) -> str:
    """`text` of the mutant's file without the safeguard.

    Raises:
        NotThereError: the table no longer fits the code.
    """
    if text.count(mutant.text) != 1:
        raise NotThereError(
            f"{mutant.file} holds {mutant.text.strip()[:60]!r} {text.count(mutant.text)} times,"
            " not once: mend tests/mutants/table.py"
        )
    return text.replace(mutant.text, mutant.instead)


def copy_tree(folder: Path) -> None:
    """Copies all that is committed, or will be, and points to the installed packages."""
    for name, path in tree.files().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    (folder / ".venv").symlink_to(sys.prefix)
    where = python(folder, "-c", "import howler; print(howler.__file__)", seconds=30)
    if where.stdout.strip() != str(folder / "howler" / "__init__.py"):
        raise NotThereError(f"the copy is not what is imported: {where.stdout} {where.stderr}")


def python(folder: Path, *arguments: str, seconds: float) -> "subprocess.CompletedProcess[str]":
    """Runs Python on the copy's own code, and ends it after `seconds`."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        timeout=seconds,
        capture_output=True,
        text=True,
        check=False,
    )
