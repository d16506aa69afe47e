"""Dates that a layout sets in a column of their own, away from the items they belong to."""

from collections.abc import Sequence
from dataclasses import replace

from howler.domain.reading.periods import Period
from howler.domain.truth.place import Place, dates_said
from howler.domain.truth.told import Told


def with_columns(
    columns: Sequence[Sequence[Period]], items: Sequence[Told], places: Sequence[Place]
) -> list[Place]:
    """The places, with the n-th period of a column for the n-th item that has no dates beside it.

    Only where the column has exactly as many periods as there are such items: otherwise nobody can
    say which belongs to which.
    """
    dated = list(places)
    for column in columns:
        waiting = [
            number
            for number, (told, place) in enumerate(zip(items, dated, strict=True))
            if place.stands and place.head is None and (told.start or told.end)
        ]
        if len(waiting) != len(column):
            continue
        waiting.sort(key=lambda number: dated[number].spans[0])
        for number, period in zip(waiting, column, strict=True):
            told, place = items[number], dated[number]
            start, end, _ = dates_said(told, period)
            current = place.current or (told.current and period.goes_on)
            dated[number] = replace(place, start=start, end=end, current=current)
    return dated
