"""One field of a cron text: which values it names, or why it is refused.

Known are `*`, values, ranges, steps after `*` or a range, and lists of these. A value is ASCII
digits or a three-letter name.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

SHOWN = 40
"""Characters of a wrong text that a message repeats."""

INSTEAD = {
    "?": "write *",
    "l": "write a day that every month has, such as 28 (in day-of-week: the day alone, such as 5)",
    "w": "write the day itself, or 1-5 as day-of-week for every working day",
    "#": "write the day alone, such as 5, for every one of them",
}
"""What other crons know and this one does not, and what comes nearest."""

FOREIGN = re.compile(r"[?#]|(?<![a-z])l?w(?![a-z])|(?<![a-z])l(?![a-z])", re.ASCII)

UNKNOWN = re.compile(r"[^0-9a-z*,/-]")


class CronError(ValueError):
    """A cron text that is refused: which field, at which character, and what to write instead."""


@dataclass(frozen=True)
class Field:
    """The field's bounds; `names` stand for the values from `first` on."""

    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()

    @property
    def every(self) -> int:
        """The last value that `*` names: Sunday counts once."""
        return 6 if self.names == DAYS else self.last


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day-of-month", 1, 31),
    Field("month", 1, 12, MONTHS),
    Field("day-of-week", 0, 7, DAYS),
)


@dataclass(frozen=True)
class Piece:
    """A part of a text, and the character at which it begins, counted from 1."""

    text: str
    at: int

    def part(self, start: int, end: int | None = None) -> "Piece":
        return Piece(self.text[start:end], self.at + start)

    def split(self, sign: str) -> list["Piece"]:
        pieces, at = [], 0
        for text in self.text.split(sign):
            pieces.append(self.part(at, at + len(text)))
            at += len(text) + 1
        return pieces


def in_numbers(field: Field, piece: Piece) -> tuple[str, frozenset[int]]:
    """The field with its names as numbers, and the values it names.

    Raises:
        CronError: it is none of the forms above.
    """
    items = [_item(field, item) for item in piece.split(",")]
    values = frozenset(value for _, some in items for value in some)
    return ",".join(text for text, _ in items), values


def known_signs(field: Field, piece: Piece) -> None:
    """Refuses what other crons know, and every other sign that stands in none of the forms.

    Raises:
        CronError: there is one.
    """
    foreign = FOREIGN.search(piece.text)
    if foreign:
        wrong = f"{foreign[0].upper()} is not known here"
        refuse(field, piece.at + foreign.start(), wrong, INSTEAD[foreign[0][-1]])
    unknown = UNKNOWN.search(piece.text)
    if unknown:
        wrong = f"{unknown[0]!r} is not known here"
        refuse(field, piece.at + unknown.start(), wrong, f"write {_example(field)}")


def refuse(field: Field, at: int, wrong: str, instead: str) -> NoReturn:
    raise CronError(f"{field.name}, character {at}: {wrong}; {instead}")


def shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 3] + "...")


def _item(field: Field, item: Piece) -> tuple[str, range]:
    base, *steps = item.split("/")
    if len(steps) > 1:
        refuse(field, steps[1].at - 1, "a second step", "write one step, such as */2")
    if base.text == "*":
        start, end, text = field.first, field.every, "*"
    elif "-" in base.text:
        start, end = _range(field, base)
        text = f"{start}-{end}"
    else:
        start = end = _value(field, base)
        text = str(start)
        if steps:
            instead = f"write {start}-{field.every}/{steps[0].text or 2}"
            refuse(field, steps[0].at - 1, "a step stands after * or a range", instead)
    if not steps:
        return text, range(start, end + 1)
    step = _step(field, steps[0], start, end)
    return f"{text}/{step}", range(start, end + 1, step)


def _range(field: Field, base: Piece) -> tuple[int, int]:
    ends = base.split("-")
    if len(ends) > 2:  # noqa: PLR2004 - a range has two ends
        refuse(field, ends[2].at - 1, "a second -", f"write {_example(field)}")
    start, end = (_value(field, one) for one in ends)
    if ends[1].text == "sun":
        if start == 0:
            wrong = f"{base.text} may be one day or all seven"
            refuse(field, base.at, wrong, "write sun, or *")
        end = 7  # Sunday is also the day after Saturday
    if end < start:
        wrong = f"{shown(base.text)} goes backwards"
        refuse(field, base.at, wrong, f"write {_unwrapped(field, start, end)}")
    return start, end


def _unwrapped(field: Field, start: int, end: int) -> str:
    if field.names == DAYS:  # the first part holds Sunday already
        return f"0-{end}" if start == field.last else f"{start}-7" + _from(1, end)
    return f"{start}-{field.last}" + _from(field.first, end)


def _from(first: int, end: int) -> str:
    if end < first:
        return ""
    return f",{first}" if end == first else f",{first}-{end}"


def _step(field: Field, given: Piece, start: int, end: int) -> int:
    if not re.fullmatch(r"[0-9]+", given.text):
        wrong = f"{shown(given.text)} is no step" if given.text else "a step is missing"
        refuse(field, given.at, wrong, "write a number, such as 2")
    step = _bounded(given.text)
    if not 1 <= step <= end - start:
        wrong = f"the step {shown(given.text)} does not fit into {start}-{end}"
        instead = f"write 1 to {end - start}" if end > start else f"write {start} without a step"
        refuse(field, given.at, wrong, instead if step == 0 else f"{instead}, or {start} alone")
    return step


def _value(field: Field, given: Piece) -> int:
    if given.text in field.names:
        return field.first + field.names.index(given.text)
    if not given.text:
        refuse(field, given.at, "a value is missing", f"write {_example(field)}")
    if not re.fullmatch(r"[0-9]+", given.text):
        wrong = f"{shown(given.text)} is no value"
        refuse(field, given.at, wrong, f"write {_example(field)}")
    value = _bounded(given.text)
    if not field.first <= value <= field.last:
        wrong = f"{shown(given.text)} is not within {field.first}-{field.last}"
        refuse(field, given.at, wrong, f"write {_example(field)}")
    return value


def _bounded(digits: str) -> int:
    """The number; of a very long one its first digits, which are enough to refuse it."""
    return int((digits.lstrip("0") or "0")[:6])


def _example(field: Field) -> str:
    names = f", or {field.names[0]} to {field.names[-1]}" if field.names else ""
    return f"*, or {field.first} to {field.last}{names}"
