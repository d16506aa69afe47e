"""Studies: school, degree, field, time and grade."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sandbox.standin.reader.items import Item, cut_items, may_be_head
from sandbox.standin.reader.lines import Line
from sandbox.standin.reader.roles import Roles, best_reading, pieces_of
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
    parted = [_with_mark_apart(line) for line in lines]
    items = cut_items(parted, _ROLES, single_dates=True) or _without_dates(parted)
    studies = map(_study, items)
    return [study for study in studies if study["institution"] or study["degree"]]


def _with_mark_apart(line: Line) -> Line:
    """Set a grade apart from what stands beside it, so that it becomes a piece of its own."""
    found = find_mark(line.text)
    if found is None:
        return line
    begin, end = found.span
    before, after = line.text[:begin].rstrip(" ("), line.text[end:].lstrip(" )")
    parts = [part for part in (before, line.text[begin:end], after) if part.strip(" ,;.")]
    return Line("\t".join(parts), line.bullet, line.gap)


def _study(item: Item) -> dict[str, Any]:
    period, degree = item.period, item.reading.text("degree")
    name, field = degree_and_field(degree) if degree else (None, None)
    marks = (find_mark(text) for text in (item.reading.text("mark"), *_texts(item.body)) if text)
    return {
        "institution": item.reading.text("institution"),
        "degree": name,
        "field": field or item.reading.text("field"),
        "startDate": period.start if period else None,
        "endDate": period.end if period else None,
        "gpa": next((mark.value for mark in marks if mark), None),
    }


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def _without_dates(lines: Sequence[Line]) -> list[Item]:
    """Read a section without dates: an item ends where a second school or degree comes."""
    groups: list[list[Line]] = []
    for line in filter(may_be_head, lines):
        seen = " ".join(_texts(groups[-1])) if groups else ""
        again = (school_signs(line.text) and school_signs(seen)) or (
            degree_signs(line.text) and degree_signs(seen)
        )
        if not groups or again:
            groups.append([])
        groups[-1].append(line)
    items = []
    for group in groups:
        pieces = [piece for line in group for piece in pieces_of(line.text)]
        ways = [best_reading(pieces, _ROLES, o) for o in (_ROLES.first, _ROLES.first[::-1])]
        items.append(Item(max(ways, key=lambda way: way.score), None, ()))
    return items


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


def _mark(text: str) -> float:
    found = find_mark(text)
    return 2.0 if found and found.span == (0, len(text)) else -9.0


def _oddness(text: str) -> float:
    odd = 0.5 * max(len(text.split()) - _LONG, 0)
    return odd + (1.0 if re.search(r"\d{3}|@|://|:", text) else 0.0)


_ROLES = Roles(
    scores={
        "degree": _degree,
        "institution": _institution,
        "field": _field,
        "location": _location,
        "mark": _mark,
    },
    first=("degree", "institution"),
    comma_price={"degree": 0.2, "institution": 0.6, "location": 0.0, "field": 0.4, "mark": 9.0},
    unused_price=0.5,
)
