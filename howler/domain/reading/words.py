"""Where a value stands in a text, whatever its case, spaces, hyphens, line breaks and accents.

Text and value are cut into words and the words are joined without gaps; the value stands where its
letters stand, if it begins where a word begins and ends where a word ends. So "front-end" is said
by "Front End" and by a line that breaks in "front-/end", and "J O H N" says "John", but "Java" is
not said by "JavaScript". Numbers are never run together: "1 2" does not say "12".
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from howler.domain.reading.letters import compose, fold, stands_alone

_SIGNS = "%€$£¥"
_SHORT = 3
_TINY = 2
_AROUND = 20
_MOST_PLACES = 200
# A text made to be slow (of one word, say) costs a second or so, then says nothing any more.
_MOST_STEPS = 1_000_000
_EDGE = re.compile(r"[\s,;:|/()\[\]•·‣▪●○◦–—]")
# Around a single letter, which is the NUL: "E X P" and "John Q. Public".
_SPACED_OUT = re.compile(r"(?:^|\W)\w \0|\0 \w(?:\W|$)")
_INITIAL = re.compile(r"[A-Z]\w+ \0\. ?[A-Z]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in the composed text: from `start` up to, and without, `end`."""

    start: int
    end: int

    def within(self, other: "Span") -> bool:
        return other.start <= self.start and self.end <= other.end

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Word:
    letters: str
    span: Span


class Words:
    """A text that can be asked where it says something."""

    def __init__(self, text: str) -> None:
        self.text = compose(text)
        self.words = tuple(_cut(self.text))
        self.joined, self._starts = _join(self.words)
        self._ends = {
            start + len(word.letters): index
            for index, (start, word) in enumerate(zip(self._starts, self.words, strict=True))
        }
        self._known: dict[str, tuple[Span, ...]] = {}
        self._steps = _MOST_STEPS

    def says(self, value: str) -> bool:
        return bool(self.places(value))

    def places(self, value: str) -> tuple[Span, ...]:
        """Where `value` stands, in order of the text; at most the first 200 places."""
        known = self._known.get(value)
        if known is None:
            known = self._known[value] = tuple(self._search(value))
        return known

    def _search(self, value: str) -> Iterator[Span]:
        wanted = tuple(_cut(compose(value)))
        needle, _ = _join(wanted)
        found, at = 0, self.joined.find(needle) if needle else -1
        while at >= 0 and found < _MOST_PLACES and self._steps > 0:
            self._steps -= 1
            span = self._whole_words(at, at + len(needle), wanted, value.strip())
            if span is not None:
                found += 1
                yield span
            # Only where a word starts can the next one be.
            following = bisect_right(self._starts, at)
            start = self._starts[following] if following < len(self._starts) else len(self.joined)
            at = self.joined.find(needle, start)

    def _whole_words(self, at: int, end: int, wanted: tuple[Word, ...], value: str) -> Span | None:
        last = self._ends.get(end)
        first = bisect_right(self._starts, at) - 1
        if last is None or self._starts[first] != at:
            return None
        words = self.words[first : last + 1]
        span = Span(words[0].span.start, words[-1].span.end)
        if end - at > _SHORT:
            return span
        if first != last and not _same(words, wanted) and not _spaced_out(words):
            return None
        if end - at <= _TINY and not self._tiny(span, value):
            return None
        return span

    def _tiny(self, span: Span, value: str) -> bool:
        """Whether a value of one or two letters is meant: "Go" is neither "go" nor "Go-to-market".

        It stands in the same case, or alone between commas or line breaks; nothing is joined to it
        by a hyphen, "&" or dot, but to an acronym by a hyphen ("AI-based" says "AI").
        """
        before = self.text[max(0, span.start - _AROUND) : span.start]
        after = self.text[span.end : span.end + _AROUND]
        around = f"{before}\0{after}"
        acronym = value.isupper() and len(value) == _TINY
        joints = "&'’." if acronym else "&'’.-\u2010\u2011"
        if after[:1] in tuple(joints) and after[1:2].isalnum():
            return False
        if before[-1:] in tuple(joints) and before[-2:-1].isalnum():
            return False
        if len(value) == 1 and (_SPACED_OUT.search(around) or _INITIAL.search(around)):
            return False
        same_case = compose(value) == self.text[span.start : span.end]
        return same_case or self._alone(span)

    def _alone(self, span: Span) -> bool:
        left = self.text[max(0, span.start - _AROUND) : span.start].rstrip(" ")[-1:]
        right = self.text[span.end : span.end + _AROUND].lstrip(" ")[:1]
        return all(not edge or _EDGE.fullmatch(edge) is not None for edge in (left, right))


def _same(words: tuple[Word, ...], wanted: tuple[Word, ...]) -> bool:
    return [word.letters for word in words] == [word.letters for word in wanted]


def _spaced_out(words: tuple[Word, ...]) -> bool:
    return all(len(word.letters) == 1 for word in words)


def _join(words: tuple[Word, ...]) -> tuple[str, list[int]]:
    """The words' letters without gaps (but one between two numbers), and where each begins."""
    parts: list[str] = []
    starts: list[int] = []
    length, last = 0, ""
    for word in words:
        if last.isdecimal() and word.letters[0].isdecimal():
            parts.append(" ")
            length += 1
        starts.append(length)
        parts.append(word.letters)
        length += len(word.letters)
        last = word.letters[-1]
    return "".join(parts), starts


def _cut(text: str) -> Iterator[Word]:
    letters: list[str] = []
    start = end = 0
    for at, char in enumerate(text):
        part = _part(text, at, letters)
        if part is None:
            continue
        alone = stands_alone(char) or char in _SIGNS
        if letters and (part == " " or alone or _closed(letters, part)):
            yield Word("".join(letters), Span(start, end))
            letters = []
        if part == " ":
            continue
        start = start if letters else at
        letters.append(part)
        end = at + 1
        if alone:
            yield Word("".join(letters), Span(start, end))
            letters = []
    if letters:
        yield Word("".join(letters), Span(start, end))


def _part(text: str, at: int, word: list[str]) -> str | None:
    """What the character adds to the word before it: letters, " " for an end, None for nothing."""
    char = text[at]
    if char in _SIGNS:
        return char
    after = text[at + 1 : at + 2]
    if char in "+#":
        return char if word and _ends_a_name(word[-1], after) else " "
    if char in ".,":
        return _point(text, at, word)
    folded = fold(char)
    return folded or None


def _ends_a_name(last: str, after: str) -> bool:
    """Whether "+" or "#" belongs to the name before it, as in C++ and F#, unlike in A+B."""
    return (last in "+#" or last[-1].isalpha()) and not after.isalpha()


def _closed(word: list[str], part: str) -> bool:
    return word[-1] in ("+", "#") and part not in "+#"


def _point(text: str, at: int, word: list[str]) -> str | None:
    """A point or comma: inside a number, before ".NET", or the end of a word."""
    after = text[at + 1 : at + 2]
    if word and word[-1][-1].isdecimal() and after.isdecimal():
        return _inside_number(text, at)
    before = text[at - 1 : at] if at else ""
    opens = text[at] == "." and not word and after.isalpha() and before in tuple(" \t\n(/,;|\u00a0")
    return "." if opens or (at == 0 and after.isalpha() and text[at] == ".") else " "


def _inside_number(text: str, at: int) -> str | None:
    after = text[at + 1 : at + 6]
    digits = len(after) - len(after.lstrip("0123456789"))
    if text[at] == ".":
        return "."
    if digits == _SHORT:
        return None
    return "." if digits <= _TINY else " "
