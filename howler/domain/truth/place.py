"""Where an item of an answer stands in the file, and what of it stands there."""

from dataclasses import dataclass

from howler.domain.reading.blocks import Head
from howler.domain.reading.dates import Day
from howler.domain.reading.periods import Period
from howler.domain.reading.words import Span
from howler.domain.truth.told import Told

_DATE, _YEAR_ONLY = 2, 1


@dataclass(frozen=True, slots=True)
class Place:
    """A part that is None stands elsewhere, or nowhere.

    Attributes:
        head: None where no period is beside the item.
        start, end: the dates as far as the file says them: perhaps only the year.
    """

    head: Head | None = None
    who: Span | None = None
    what: Span | None = None
    start: Day | None = None
    end: Day | None = None
    current: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(span for span in (self.who, self.what) if span is not None)

    @property
    def stands(self) -> bool:
        return bool(self.spans)


def dates_said(told: Told, period: Period) -> tuple[Day | None, Day | None, int]:
    """What of the item's dates the period says, and how much that speaks for it."""
    start = _agreed(told.start, period.first)
    end = _agreed(told.end, period.last)
    score = 0
    for one, wanted in ((start, told.start), (end, told.end)):
        if one is not None:
            score += _DATE if one == wanted else _YEAR_ONLY
    return start, end, score


def _agreed(told: Day | None, said: Day | None) -> Day | None:
    """The told date, or its year where the file says only the year; None where they differ."""
    if told is None or said is None:
        return None
    if said.says(told):
        return told
    return Day(told.year) if told.year == said.year and not said.months else None
