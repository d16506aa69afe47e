"""What each line of a resume is: a section's heading, running text, or a field of an item."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from howler.domain.reading.casing import SMALL, WORD, small_words
from howler.domain.reading.headings import is_heading, is_other_label
from howler.domain.reading.periods import Period
from howler.domain.reading.words import Span

BULLET = re.compile(r"\s*(?:[•·‣▪▸►●○◦■□–—*→➢✓-]|\uf0b7|o(?=\s))\s*")
_SENTENCE_END = re.compile(r"[.!?;。！？][\"”')\]]*$")
_PAGE = re.compile(
    r"\s*(?:(?:page|seite|p[aá]gina|p\.)\s*)?\d{1,3}(?:\s*(?:/|of|von|de|sur)\s*\d{1,3})?\s*",
    re.IGNORECASE,
)
_FEW, _SENTENCE, _MANY = 2, 4, 5
_LONG_WITHOUT_SPACES = 40


class Kind(Enum):
    BLANK = "blank"
    HEADING = "heading"
    PROSE = "prose"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Line:
    """A line's place (without its break), its kind, and whether a period is in it."""

    span: Span
    kind: Kind
    dated: bool


class Lines:
    """The lines of a composed text, each with its kind."""

    def __init__(self, text: str, found: list[Period]) -> None:
        self._starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        ends = [*(start - 1 for start in self._starts[1:]), len(text)]
        dated, surely = self._dated(found), self._dated([one for one in found if _is_sure(one)])
        self.all: list[Line] = []
        for number, (start, end) in enumerate(zip(self._starts, ends, strict=True)):
            before = text[self.all[-1].span.start : start - 1] if self.all else ""
            goes_on = bool(before) and self.all[-1].kind is Kind.PROSE
            goes_on = goes_on and _goes_on(before, text[start:end])
            kind = _kind(text[start:end], goes_on=goes_on, dated=number in surely)
            self.all.append(Line(Span(start, end), kind, number in dated))

    def number(self, at: int) -> int:
        """The number of the line in which the place `at` lies."""
        return bisect_right(self._starts, at) - 1

    def numbers(self, span: Span) -> range:
        return range(self.number(span.start), self.number(max(span.start, span.end - 1)) + 1)

    def _dated(self, found: list[Period]) -> set[int]:
        return {number for one in found for number in self.numbers(one.span)}


def _is_sure(period: Period) -> bool:
    """A year alone may be part of a sentence; two dates or a month seldom are."""
    return not period.single or bool(period.first.months)


def _kind(line: str, *, goes_on: bool, dated: bool) -> Kind:
    if not line.strip() or _PAGE.fullmatch(line):
        return Kind.BLANK
    if is_heading(line):
        return Kind.HEADING
    if dated:
        return Kind.PROSE if small_words(line) > _FEW and _is_sentence(line) else Kind.FIELD
    return Kind.PROSE if goes_on or is_other_label(line) or _is_prose(line) else Kind.FIELD


def _is_prose(line: str) -> bool:
    """Running text: ends as sentences do, or holds many words that no name or title holds."""
    if _is_sentence(line):
        return True
    lower = small_words(line)
    if BULLET.match(line) is None:
        return lower >= _MANY
    ends = _SENTENCE_END.search(line.strip()) is not None
    return lower >= _FEW or (ends and lower > 0) or _breaks_off(line)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line of running text goes on in the next line."""
    words = WORD.findall(line)
    if BULLET.match(line) is not None or not words or _SENTENCE_END.search(before.strip()):
        return False
    return _breaks_off(before) or (words[0][0].islower() and len(words) >= _FEW)


def _breaks_off(line: str) -> bool:
    """Whether it ends with a word that needs another one, such as "with"."""
    words = WORD.findall(line)
    return bool(words) and line.rstrip().endswith((words[-1], ",")) and words[-1] in SMALL


def _is_sentence(line: str) -> bool:
    bare = line.strip()
    if _SENTENCE_END.search(bare) is None:
        return False
    if " " not in bare:
        return len(bare) > _LONG_WITHOUT_SPACES or bare.endswith(("。", "！", "？"))
    words = WORD.findall(bare)
    lower = sum(1 for word in words if word[0].islower())
    return len(words) >= _SENTENCE and lower >= _FEW
