"""How many command blocks of the documentation were run, said at the end of the tests."""

from collections import Counter

import pytest

from tests.support.pages import Block

TOLD = pytest.StashKey[list[tuple[str, Block]]]()


@pytest.fixture(scope="session")
def told(request: pytest.FixtureRequest) -> list[tuple[str, Block]]:
    """What became of each block: `run`, or why it was not."""
    return request.config.stash.setdefault(TOLD, [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """The counts, and each block that was not run, with its reason."""
    found = config.stash.get(TOLD, [])
    if not found:
        return
    counts = Counter(became for became, _ in found)
    said = ", ".join(f"{n} {became}" for became, n in sorted(counts.items()))
    terminalreporter.section("command blocks of the documentation")
    terminalreporter.line(said)
    for became, block in found:
        if became != "run":
            terminalreporter.line(f"  {block.page}:{block.line} {became}: {block.why}")
