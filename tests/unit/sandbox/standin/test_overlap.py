"""Counting calls that were open at the same moment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.standin.overlap import most_at_once


def calls(*spans: tuple[float, float | None]) -> list[dict[str, float | None]]:
    return [{"time_in": begun, "time_out": ended} for begun, ended in spans]


@pytest.mark.parametrize(
    ("spans", "most"),
    [
        ([], 0),
        ([(0, 1)], 1),
        ([(0, 1), (1, 2), (2, 3)], 1),
        ([(0, 2), (1, 3), (2, 4)], 2),
        ([(0, 9), (1, 2), (3, 4), (3, 5)], 3),
        ([(0, None), (5, 6), (5, None)], 3),
        ([(1, 1), (1, 1), (0, 2)], 1),
        ([(3, 4), (0, 3.5), (1, 3.2)], 3),
    ],
)
def test_known_overlaps(spans: list[tuple[float, float | None]], most: int) -> None:
    """Intervals that touch do not overlap, an open one never ends, an empty one counts nothing."""
    assert most_at_once(calls(*spans)) == most


@given(st.lists(st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 20)))))
def test_same_as_looking_at_every_moment(spans: list[tuple[int, int | None]]) -> None:
    """The count equals the most intervals that hold any one point between two moments."""
    at_each = [
        sum(begun <= moment < (99 if ended is None else ended) for begun, ended in spans)
        for moment in [number / 2 for number in range(45)]
    ]
    assert most_at_once(calls(*spans)) == max(at_each)
