"""A cron text: five fields, or one of the words that begin with `@`; anything else is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.scheduler.cron.clock import Pattern, instants
from services.scheduler.cron.field import (
    FIELDS,
    CronError,
    Piece,
    in_numbers,
    known_signs,
    refuse,
    shown,
)

__all__ = ["Cron", "CronError"]

WORDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}

LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
"""Days, in a leap year; every other month has 31."""

MEANT = "minute hour day-of-month month day-of-week, such as 0 6 * * *"

MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK = range(5)


@dataclass(frozen=True)
class Cron:
    """When something is due, as it was written.

    `text` is normalised: lower case, one blank between fields, `@daily` and the like written out;
    `numbers` is the same with numbers for names, and 7 where a range ends in `sun`.
    """

    text: str
    numbers: str

    @staticmethod
    def parse(text: str) -> "Cron":
        """The text read.

        Raises:
            CronError: it is refused, or never fires; says the field, the character (counted from
                1) and what to write instead.
        """
        pieces = [Piece(one[0], one.start() + 1) for one in re.finditer(r"[^ \t]+", _lower(text))]
        if pieces and pieces[0].text.startswith("@"):
            return _word(pieces)
        for field, piece in zip(FIELDS, pieces, strict=False):
            known_signs(field, piece)
        _five(pieces, text)
        read = [in_numbers(field, piece) for field, piece in zip(FIELDS, pieces, strict=True)]
        cron = Cron(" ".join(piece.text for piece in pieces), " ".join(one for one, _ in read))
        if not cron.either_day:
            _fires(pieces[DAY_OF_MONTH], read[DAY_OF_MONTH][1], read[MONTH][1])
        return cron

    @property
    def fixed(self) -> bool:
        """Whether it names fixed local times: neither minute nor hour begins with `*`."""
        return not any(self._begins(field) for field in (MINUTE, HOUR))

    @property
    def either_day(self) -> bool:
        """Whether either day field fires: neither begins with `*`. Otherwise both must match."""
        return not any(self._begins(field) for field in (DAY_OF_MONTH, DAY_OF_WEEK))

    def after(self, start: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The instants (UTC) strictly after `start`, which has a zone, ascending, none twice."""
        return instants(Pattern(self.numbers, zone, self.fixed), start)

    def _begins(self, field: int) -> bool:
        return self.numbers.split()[field].startswith("*")


def _lower(text: str) -> str:
    """ASCII letters in lower case: others are left, so that every character keeps its place."""
    return re.sub(r"[A-Z]+", lambda found: found[0].lower(), text)


def _word(pieces: list[Piece]) -> Cron:
    word, *more = pieces
    meant = WORDS.get(word.text)
    if meant is None:
        known = ", ".join(WORDS)
        raise CronError(
            f"the whole text, character {word.at}: {shown(word.text)} is not known; "
            f"write one of {known}, or five fields: {MEANT}"
        )
    if more:
        raise CronError(
            f"the whole text, character {more[0].at}: {shown(more[0].text)} after {word.text}; "
            f"write {word.text} alone"
        )
    return Cron(meant, meant)


def _five(pieces: list[Piece], text: str) -> None:
    wanted = len(FIELDS)
    if len(pieces) < wanted:
        missing = FIELDS[len(pieces)]
        said = f"is missing ({len(pieces)} of {wanted} fields)"
        refuse(missing, len(text) + 1, said, f"write five fields: {MEANT}")
    if len(pieces) > wanted:
        sixth = pieces[wanted]
        raise CronError(
            f"a sixth field, character {sixth.at}: {shown(sixth.text)}; seconds and years are not "
            f"known: write five fields: {MEANT}"
        )


def _fires(piece: Piece, days: frozenset[int], months: frozenset[int]) -> None:
    longest = max(LONGEST_MONTH.get(month, 31) for month in months)
    if min(days) > longest:
        wrong = f"it never fires: no month of these has a day {min(days)}"
        refuse(FIELDS[DAY_OF_MONTH], piece.at, wrong, f"write a day up to {longest}")
