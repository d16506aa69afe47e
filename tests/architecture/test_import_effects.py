"""Importing any module of ours does nothing: no file, no socket, no process, no heavy SDK."""

import ast
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.architecture.checks import imports, tree
from tests.architecture.checks.verdict import holds

PROGRAM = tree.ROOT / "tests" / "architecture" / "checks" / "import_alone.py"


def import_alone(
    modules: Sequence[str], beforehand: Sequence[str], folders: Sequence[Path], cwd: Path
) -> list[str]:
    """Complaints about `modules`, each imported first in a process without any setting."""
    asked = {"modules": modules, "beforehand": beforehand, "heavy": sorted(imports.HEAVY)}
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(map(str, folders)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(cwd),
    }
    command = [sys.executable, "-P", "-W", "ignore", str(PROGRAM)]
    answer = subprocess.run(
        command,
        input=json.dumps(asked),
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    complaints: list[str] = json.loads(answer.stdout.splitlines()[-1])
    return complaints


def needed_beforehand(texts: Sequence[str]) -> list[str]:
    """What modules import from elsewhere at their top, so that it can be imported before them."""
    tops = {name for text in texts for name in imports.modules(iter(ast.parse(text).body))}
    return sorted(
        name for name in tops if name.partition(".")[0] not in {*tree.PYTHON, *imports.HEAVY}
    )


@pytest.mark.timeout(120)
def test_importing_a_module_has_no_effect(tmp_path: Path) -> None:
    """Each module, alone in a process: it opens nothing, starts nothing, loads no heavy SDK."""
    texts = tree.python(*tree.PRODUCT)
    modules = [tree.module_of(path) for path in texts]
    beforehand = needed_beforehand(list(texts.values()))
    holds(import_alone(modules, beforehand, [tree.ROOT], tmp_path))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("import socket\nsocket.socket()", "socket"),
        ("open('x', 'w')", "to write"),
        ("from pathlib import Path\nPath('x').touch()", "to write"),
        ("import subprocess\nsubprocess.run(['true'])", "starts a program"),
        ("import os\nos.environ['A'] = 'b'", "environment"),
        ("import sqlite3\nsqlite3.connect(':memory:')", "database"),
        ("import threading\nthreading.Timer(9, print).start()", "thread"),
        ("import docx", "loads docx"),
        ("raise SystemExit(3)", "cannot be imported"),
        ("import other_half", "cannot be imported"),
    ],
)
def test_an_effect_is_seen(tmp_path: Path, text: str, word: str) -> None:
    """The check speaks on each kind of effect, and on a circular import."""
    (tmp_path / "bad.py").write_text(text)
    (tmp_path / "other_half.py").write_text("from bad import x")
    said = import_alone(["bad"], [], [tmp_path], tmp_path)
    assert len(said) == 1
    assert word in said[0]


def test_reading_is_no_effect(tmp_path: Path) -> None:
    """A module may read what lies beside it."""
    (tmp_path / "good.py").write_text("from pathlib import Path\nx = Path(__file__).read_text()")
    assert not import_alone(["good"], [], [tmp_path], tmp_path)
