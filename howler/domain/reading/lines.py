"""What each line of a resume is: a section's heading, running text, or a field of an item."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from howler.domain.reading.headings import is_heading, is_other_label
from howler.domain.reading.periods import Period
from howler.domain.reading.words import Span

BULLET = re.compile(r"\s*(?:[•·‣▪▸►●○◦■□–—*→➢✓-]|\uf0b7|o(?=\s))\s*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?;。！？][\"”')\]]*$")
_SMALL = frozenset(
    # Words of names and titles that begin small: "Bank of America", "Chef de projet".
    re.findall(
        r"\w+",
        "of and the in at for to a an on with by from until till de du des la le les et en y e el "
        "los las del do da di und für der die das bei im von bis van i и в на с по",
    )
)
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
            before = self.all[-1].kind if self.all else Kind.BLANK
            kind = _kind(text[start:end], before, dated=number in surely)
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


def _kind(line: str, before: Kind, *, dated: bool) -> Kind:
    if not line.strip() or _PAGE.fullmatch(line):
        return Kind.BLANK
    if is_heading(line):
        return Kind.HEADING
    if dated:
        return Kind.PROSE if _small_words(line) >= _MANY and _is_sentence(line) else Kind.FIELD
    return Kind.PROSE if is_other_label(line) or _is_prose(line, before) else Kind.FIELD


def _is_prose(line: str, before: Kind) -> bool:
    """Running text: ends as sentences do, or holds many words that no name or title holds."""
    if _is_sentence(line):
        return True
    lower = _small_words(line)
    bulleted = BULLET.match(line) is not None
    if lower >= _MANY or (bulleted and lower >= _FEW):
        return True
    words = _WORD.findall(line)
    goes_on = before is Kind.PROSE and not bulleted and bool(words) and words[0][0].islower()
    return goes_on and len(words) >= _FEW


def _small_words(line: str) -> int:
    words = _WORD.findall(line)
    return sum(1 for word in words if word[0].islower() and word.lower() not in _SMALL)


def _is_sentence(line: str) -> bool:
    bare = line.strip()
    if _SENTENCE_END.search(bare) is None:
        return False
    if " " not in bare:
        return len(bare) > _LONG_WITHOUT_SPACES or bare.endswith(("。", "！", "？"))
    words = _WORD.findall(bare)
    lower = sum(1 for word in words if word[0].islower())
    return len(words) >= _SENTENCE and lower >= _FEW
