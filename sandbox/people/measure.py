"""How much of a file was read right: its text by phrases in order, its record leaf by leaf."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_BULLETS = re.compile(r"(?:(?<=\s)|^)[•●○▪■◦‣·∙*-](?=\s)")


def normal(text: str) -> str:
    """NFKC, one kind of hyphen, one space between words, nothing that has no width."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return _SPACES.sub(" ", _HYPHENS.sub("-", plain)).strip()


LABEL = "writtenBy"
"""Where a record says that no real model wrote it."""


def phrases_found(text: str, phrases: Sequence[str]) -> tuple[int, int]:
    """The most phrases that stand in `text` one after the other in their order, of how many.

    A phrase that is missing or misplaced costs itself only: `ends[n]` is the earliest place in
    the text by which `n` phrases can have been read.
    """
    page = normal(text)
    ends = [0]
    for phrase in map(normal, phrases):
        for count in range(len(ends) - 1, -1, -1):
            at = page.find(phrase, ends[count])
            if at < 0:
                continue
            end = at + len(phrase)
            if count + 1 == len(ends):
                ends.append(end)
            elif end < ends[count + 1]:
                ends[count + 1] = end
    return len(ends) - 1, len(phrases)


def fields_equal(record: Mapping[str, Any] | None, truth: Mapping[str, Any]) -> tuple[int, int]:
    """How many leaves of `truth` the record has right, of how many.

    A leaf of the truth that is null, empty or absent counts nothing, but what the record invents
    in its place counts as one wrong. Lists of words compare as bags; lists of items (jobs,
    schools) are laid side by side in order so that most leaves are equal, and an item that
    stands alone is wrong in all its leaves. The label of who wrote it is no part of the record.
    """
    unlabelled = {name: value for name, value in (record or {}).items() if name != LABEL}
    return _compare(unlabelled, truth)


def _compare(got: Any, truth: Any) -> tuple[int, int]:
    if isinstance(truth, Mapping) or (truth is None and isinstance(got, Mapping)):
        return _compare_objects(_as_object(got), _as_object(truth))
    if isinstance(truth, list | tuple) or (truth is None and isinstance(got, list | tuple)):
        return _compare_lists(_as_list(got), _as_list(truth))
    ours, theirs = _leaf(got), _leaf(truth)
    if not theirs:
        return 0, 1 if ours else 0
    return (1 if ours == theirs else 0), 1


def _compare_objects(got: Mapping[str, Any], truth: Mapping[str, Any]) -> tuple[int, int]:
    names = list(dict.fromkeys([*truth, *got]))
    return _sum([_compare(got.get(name), truth.get(name)) for name in names])


def _compare_lists(got: Sequence[Any], truth: Sequence[Any]) -> tuple[int, int]:
    if any(isinstance(item, Mapping) for item in (*got, *truth)):
        return _compare_items(got, truth)
    ours, theirs = Counter(map(_leaf, got)), Counter(map(_leaf, truth))
    equal = (ours & theirs).total()
    return equal, max(theirs.total(), ours.total())


def _compare_items(got: Sequence[Any], truth: Sequence[Any]) -> tuple[int, int]:
    """The best way to lay two lists of items side by side, by (equal, fewest counted)."""
    best: list[list[tuple[int, int]]] = [[(0, 0)] * (len(truth) + 1) for _ in range(len(got) + 1)]
    for row in range(len(got) + 1):
        for column in range(len(truth) + 1):
            ways = []
            if row:
                ways.append(_sum([best[row - 1][column], _compare(got[row - 1], None)]))
            if column:
                ways.append(_sum([best[row][column - 1], _compare(None, truth[column - 1])]))
            if row and column:
                side = _compare(got[row - 1], truth[column - 1])
                ways.append(_sum([best[row - 1][column - 1], side]))
            if ways:
                best[row][column] = max(ways, key=lambda way: (way[0], -way[1]))
    return best[-1][-1]


def _leaf(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return _SPACES.sub(" ", _BULLETS.sub(" ", normal(str(value)))).strip().casefold()


def _as_object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _sum(counts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(equal for equal, _ in counts), sum(total for _, total in counts)
