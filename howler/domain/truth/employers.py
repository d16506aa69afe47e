"""An employer (or institution) whose name stands once above several titles (or degrees)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from howler.domain.reading.blocks import Blocks, Head
from howler.domain.reading.letters import smooth
from howler.domain.reading.periods import Period
from howler.domain.reading.words import Span
from howler.domain.truth.fields import Fields
from howler.domain.truth.place import Place
from howler.domain.truth.told import Told

# What may stand beside a title without being another employer: kind of work, length of stay.
_NO_NAME = re.compile(
    r"full[- ]?time|part[- ]?time|remote|hybrid|on[- ]?site|contract|permanent|internship|"
    r"freelance|"
    r"vollzeit|teilzeit|befristet|unbefristet|temps plein|temps partiel|cdi|cdd|"
    r"\d+\s*(?:years?|yrs?|months?|mos?|jahre?|monate?|ans?|mois)"
)


def with_shared_employers(
    blocks: Blocks, items: Sequence[Told], places: Sequence[Place]
) -> list[Place]:
    """The places, where an item whose block names no employer may have that of the block above.

    Only if its own block holds nothing that could be another employer's name, and the block above
    has the same employer, or is a longer stay that holds this one.
    """
    shared = list(places)
    for number, told in enumerate(items):
        head = shared[number].head
        if told.who is None or shared[number].who is not None or head is None:
            continue
        if head.number == 0 or not _nameless(blocks, told, head):
            continue
        above = blocks.heads[head.number - 1]
        who = _same_employer(told, above, items, shared) or _longer_stay(blocks, told, above, head)
        if who is not None:
            shared[number] = replace(shared[number], who=who)
    return shared


def _nameless(blocks: Blocks, told: Told, head: Head) -> bool:
    known = [head.period.span]
    for value in (told.what, *told.beside):
        known += blocks.words.places(value) if value else ()
    left = "".join(
        char
        for number in head.lines
        for at, char in _characters(blocks, number)
        if not any(span.start <= at < span.end for span in known)
    )
    return not any(char.isalnum() for char in _NO_NAME.sub(" ", smooth(left)))


def _characters(blocks: Blocks, number: int) -> Iterator[tuple[int, str]]:
    """The characters of a line, and its break, with their places."""
    line = blocks.lines.all[number].span
    yield from enumerate(blocks.text[line.start : line.end], line.start)
    yield line.end, "\n"


def _same_employer(
    told: Told, above: Head, items: Sequence[Told], places: Sequence[Place]
) -> Span | None:
    for one, place in zip(items, places, strict=True):
        if place.head is not None and place.head.number == above.number and one.who == told.who:
            return place.who
    return None


def _longer_stay(blocks: Blocks, told: Told, above: Head, head: Head) -> Span | None:
    """The employer's name in the block above, if that tells all the years spent there."""
    if not _holds(above.period, head.period):
        return None
    for span in Fields.of(blocks, told).who:
        if all(line in above.lines for line in blocks.lines.numbers(span)):
            return span
    return None


def _holds(outer: Period, inner: Period) -> bool:
    if outer.single or outer.first.year > inner.first.year:
        return False
    if outer.last is None:
        return True
    return inner.last is not None and inner.last.year <= outer.last.year
