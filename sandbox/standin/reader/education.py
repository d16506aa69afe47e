"""Studies: school, degree, field, time and grade."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sandbox.standin.reader.items import Item, cut_items, may_be_head
from sandbox.standin.reader.lines import Line
from sandbox.standin.reader.roles import Reading, Roles, best_reading, pieces_of
from sandbox.standin.reader.words.places import place_signs
from sandbox.standin.reader.words.schools import (
    degree_and_field,
    degree_signs,
    find_mark,
    school_signs,
)

_LONG = 8


def read_studies(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Return the courses of study of a section in the order of the file."""
    clean, marks = _marks_taken_out(lines)
    items = cut_items(clean, _ROLES, single_dates=True)
    if not items:
        items = [Item(reading, None, ()) for reading in _without_dates(clean)]
    studies = [_study(item) for item in items]
    for study, mark in zip(studies, _marks_by_item(clean, marks, items), strict=True):
        study["gpa"] = mark
    return [study for study in studies if study["institution"] or study["degree"]]


def _marks_taken_out(lines: Sequence[Line]) -> tuple[list[Line], list[tuple[str, str]]]:
    """Take the grades out of the lines; with each stays the text of the line it stood at."""
    clean: list[Line] = []
    marks: list[tuple[str, str]] = []
    for line in lines:
        found = find_mark(line.text)
        if found is None:
            clean.append(line)
            continue
        rest = (line.text[: found.start()] + line.text[found.end() :]).strip(" ,;|·()-–\t")
        if rest:
            clean.append(Line(rest, line.bullet, line.gap))
        marks.append((clean[-1].text if clean else "", found["mark"].strip()))
    return clean, marks


def _marks_by_item(
    lines: Sequence[Line], marks: Sequence[tuple[str, str]], items: Sequence[Item]
) -> list[str | None]:
    """Give each grade to the item in which it stood."""
    texts = [line.text for line in lines]
    homes: list[str | None] = [None] * len(items)
    for stood_at, mark in marks:
        begun = texts.index(stood_at) if stood_at in texts else 0
        for number in range(len(items) - 1, -1, -1):
            if _first_line(texts, items[number]) <= begun and homes[number] is None:
                homes[number] = mark
                break
    return homes


def _first_line(texts: Sequence[str], item: Item) -> int:
    named = [text for _, text in item.reading.given]
    at = [n for n, text in enumerate(texts) if any(name in text for name in named)]
    return min(at, default=0)


def _study(item: Item) -> dict[str, Any]:
    period, degree = item.period, item.reading.text("degree")
    name, field = degree_and_field(degree) if degree else (None, None)
    return {
        "institution": item.reading.text("institution"),
        "degree": name,
        "field": field or item.reading.text("field"),
        "startDate": period.start if period else None,
        "endDate": period.end if period else None,
        "gpa": None,
    }


def _without_dates(lines: Sequence[Line]) -> list[Reading]:
    """Read a section without dates: an item ends where a second school or degree comes."""
    groups: list[list[Line]] = []
    for line in filter(may_be_head, lines):
        seen = " ".join(before.text for before in groups[-1]) if groups else ""
        again = (school_signs(line.text) and school_signs(seen)) or (
            degree_signs(line.text) and degree_signs(seen)
        )
        if not groups or again or line.gap:
            groups.append([])
        groups[-1].append(line)
    readings = []
    for group in groups:
        pieces = [piece for line in group for piece in pieces_of(line.text)]
        ways = [best_reading(pieces, _ROLES, o) for o in (_ROLES.first, _ROLES.first[::-1])]
        readings.append(max(ways, key=lambda way: way.score))
    return readings


@lru_cache(maxsize=4096)
def _degree(text: str) -> float:
    signs = 2.5 * min(degree_signs(text), 1) - 2.0 * min(school_signs(text), 1)
    return signs + 0.1 - 1.5 * place_signs(text) - _oddness(text)


@lru_cache(maxsize=4096)
def _institution(text: str) -> float:
    signs = 2.5 * min(school_signs(text), 1) - 2.0 * min(degree_signs(text), 1)
    return signs + 0.3 - 1.0 * place_signs(text) - _oddness(text)


@lru_cache(maxsize=4096)
def _field(text: str) -> float:
    strange = degree_signs(text) or school_signs(text) or place_signs(text)
    return 0.1 - (2.0 if strange else 0.0) - _oddness(text)


@lru_cache(maxsize=4096)
def _location(text: str) -> float:
    strange = 2.0 if degree_signs(text) or school_signs(text) else 0.0
    return 2.0 * place_signs(text) - strange - _oddness(text)


def _oddness(text: str) -> float:
    odd = 0.5 * max(len(text.split()) - _LONG, 0)
    return odd + (1.0 if re.search(r"\d{3}|@|://|:", text) else 0.0)


_ROLES = Roles(
    scores={
        "degree": _degree,
        "institution": _institution,
        "field": _field,
        "location": _location,
    },
    first=("degree", "institution"),
    comma_price={"degree": 0.2, "institution": 0.6, "location": 0.0, "field": 0.4},
    unused_price=0.5,
)
