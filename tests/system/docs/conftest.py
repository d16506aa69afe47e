"""How many command blocks of the documentation were run, said at the end of the tests."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.pages import Block
from tests.support.told import Tell


@pytest.fixture(scope="session")
def told(tell: Tell) -> Iterator[list[tuple[str, Block]]]:
    """What became of each block: `run`, or why it was not; told as counts, and each not run."""
    found: list[tuple[str, Block]] = []
    yield found
    counts = Counter(became for became, _ in found)
    said = ", ".join(f"{n} {became}" for became, n in sorted(counts.items()))
    tell(f"command blocks of the documentation: {said}")
    for became, block in found:
        if became != "run":
            tell(f"  {block.page}:{block.line} {became}: {block.why}")
