"""What was measured, as ratios to something measured in the same run."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles

COLUMNS = ("what", "beside", "n", "min", "ratio", "max", "ours p50 / p99", "theirs p50 / p99")


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: how many times as long ours took as the other.

    Args:
        n: rounds; each round measured both sides one after the other.
        ratio: smallest, median and largest of the rounds' ratios.
        ours: milliseconds, median and 99th percentile over all samples.
        theirs: the same of the other side.
    """

    what: str
    beside: str
    n: int
    ratio: tuple[float, float, float]
    ours: tuple[float, float]
    theirs: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Count:
    """A number that is compared with nothing."""

    what: str
    value: float
    unit: str


def compared(
    what: str, beside: str, ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]]
) -> Row:
    """A row of rounds; each round is a list of seconds on either side."""
    ratios = [median(a) / median(b) for a, b in zip(ours, theirs, strict=True)]
    spread = (min(ratios), median(ratios), max(ratios))
    return Row(what, beside, len(ratios), spread, _milliseconds(ours), _milliseconds(theirs))


def _milliseconds(rounds: Sequence[Sequence[float]]) -> tuple[float, float]:
    samples = [seconds * 1e3 for one in rounds for seconds in one]
    last = quantiles(samples, n=100, method="inclusive")[-1] if len(samples) > 1 else samples[0]
    return median(samples), last


def as_text(rows: Sequence[Row | Count]) -> str:
    """The rows as a table of a terminal, which is one of Markdown too."""
    lines = [COLUMNS, *(_cells(row) for row in rows if isinstance(row, Row))]
    wide = [max(len(line[n]) for line in lines) for n in range(len(COLUMNS))]
    lines.insert(1, tuple("-" * width for width in wide))
    table = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, wide, strict=True)) + " |"
        for line in lines
    ]
    counts = [f"{row.what}: {row.value:g} {row.unit}" for row in rows if isinstance(row, Count)]
    return "\n".join([*table, "", *counts])


def as_json(rows: Sequence[Row | Count]) -> str:
    return json.dumps([asdict(row) for row in rows], indent=2)


def _cells(row: Row) -> tuple[str, ...]:
    times = [f"{p50:.3g} / {p99:.3g} ms" for p50, p99 in (row.ours, row.theirs)]
    low, middle, high = (f"{ratio:.2f}" for ratio in row.ratio)
    return row.what, row.beside, str(row.n), low, middle, high, *times
