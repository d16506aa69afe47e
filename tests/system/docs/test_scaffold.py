"""A function and a service are added by following their pages, and run on a real broker."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.checks import tree
from tests.mutants.copy_of_tree import copy_tree
from tests.support.pages import Written, follow
from tests.support.told import Tell

MOST_FILES = {"docs/how-to/add-a-function.md": 4, "docs/how-to/add-a-service.md": 7}
"""Files that are created or edited by hand on an event that exists."""

ELSEWHERE = ("test_import_effects.py", "test_mutants.py", "test_locks.py", "test_sizes.py")
"""Slow, and about the whole tree rather than one more function."""

OWN_TESTS = ("tests/service/parser/test_suggest_remedy.py", "tests/service/greeter")
"""What the pages tell to write."""


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """A program of the installed tools, on the copy's own code."""
    env = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.Popen(
        words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def run(folder: Path, *words: str) -> str:
    """The same to its end; what it printed."""
    return ended(start(folder, *words))


def ended(process: "subprocess.Popen[str]") -> str:
    """What it printed; it has to end well."""
    printed, _ = process.communicate(timeout=150)
    assert process.returncode == 0, f"{process.args!r}\n{printed}"
    return printed


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which both pages were followed."""
    folder = tmp_path_factory.mktemp("copy")
    copy_tree(folder)
    return folder


@pytest.fixture(scope="module")
def written(copy: Path) -> dict[str, Written]:
    """What following each page took."""
    found = {page: follow(page, tree.texts()[page], copy) for page in MOST_FILES}
    run(copy, "make", "--old-file=setup", "generated")
    return found


@pytest.fixture(scope="module")
def own_tests(copy: Path, written: dict[str, Written]) -> Iterator["subprocess.Popen[str]"]:
    """The tests that the pages tell to write, begun beside the gates."""
    process = start(copy, sys.executable, "-m", "pytest", "-q", *OWN_TESTS)
    yield process
    process.kill()
    process.communicate()


def test_a_page_asks_for_few_files(written: dict[str, Written], tell: Tell) -> None:
    """At most 4 for a function and 7 for a service, as the page itself says."""
    for page, took in written.items():
        tell(f"{page}: {took.files} files, {took.lines} lines by hand")
        assert took.files <= MOST_FILES[page]
        assert f"**{took.files} files and {took.lines} lines" in tree.texts()[page]


@pytest.mark.timeout(180)
@pytest.mark.usefixtures("own_tests")
def test_the_gates_are_green_with_them(copy: Path) -> None:
    """Format, lint, types of what was touched, import rules, architecture."""
    touched = ("services/parser", "services/greeter", "schemas", "tests/service")
    tools = Path(sys.executable).parent
    run(copy, f"{tools}/ruff", "format", "--check", *touched)
    run(copy, f"{tools}/ruff", "check", *touched)
    run(copy, f"{tools}/lint-imports", "--no-cache")
    cache = f"--cache-dir={tree.ROOT / '.mypy_cache'}"
    run(copy, f"{tools}/mypy", cache, "-p", "services", "-p", "tests.service.greeter")
    names = [path.name for path in sorted((copy / "tests/architecture").glob("test_*.py"))]
    paths = [f"tests/architecture/{name}" for name in names if name not in ELSEWHERE]
    run(copy, sys.executable, "-m", "pytest", "-q", *paths)


@pytest.mark.timeout(180)
def test_both_run_on_the_real_broker(own_tests: "subprocess.Popen[str]") -> None:
    """From an event on Kafka to a run that succeeded, each in its own process."""
    assert "2 passed" in ended(own_tests)


def test_a_page_that_grew_old_is_noticed(tmp_path: Path) -> None:
    """A place that is no longer there, or a file that is; what fits is counted by file and line."""
    (tmp_path / "x.py").write_text("a\nb\n")
    change = '```diff title="x.py"\n a\n-b\n+c\n+d\n```\n'
    new = '```python title="y.py"\ne\n```\n'
    assert follow("page.md", change + new, tmp_path) == Written(files=2, lines=3)
    assert (tmp_path / "x.py").read_text() == "a\nc\nd\n"
    with pytest.raises(AssertionError, match="is there 0 times"):
        follow("page.md", change, tmp_path)
    with pytest.raises(AssertionError, match="would write over"):
        follow("page.md", new, tmp_path)
