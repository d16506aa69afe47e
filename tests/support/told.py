"""What tests found out and people want to read: told in the closing lines, whoever ran the test.

A worker of pytest-xdist has no terminal; what its tests tell travels with its end.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

LINES = pytest.StashKey[list[str]]()
WORKERS = "told"

Tell = Callable[[str], None]


@pytest.fixture(scope="session")
def tell(pytestconfig: pytest.Config) -> Iterator[Tell]:
    """Says a line at the end of the whole run."""
    lines = pytestconfig.stash.setdefault(LINES, [])
    yield lines.append
    if hasattr(pytestconfig, "workeroutput"):
        pytestconfig.workeroutput[WORKERS] = lines


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: takes over what it had to tell."""
    told = getattr(node, "workeroutput", {}).get(WORKERS, [])
    node.config.stash.setdefault(LINES, []).extend(told)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("what the tests tell")
        for line in lines:
            terminalreporter.line(line)
