"""Whether words of a line stand there as a name or title of its own, not within a sentence."""

import re
from dataclasses import dataclass

from howler.domain.reading.blocks import Blocks
from howler.domain.reading.letters import smooth
from howler.domain.reading.lines import BULLET, Kind
from howler.domain.reading.words import Span
from howler.domain.truth.told import Told

_SEPARATORS = tuple(",;:|·•/()[]\t\u2013\u2014\u2015→▪*")
_HYPHEN = re.compile(r"(?:^|\s)[-\u2010-\u2012\u2212]$|^[-\u2010-\u2012\u2212](?:\s|$)")
_JOINTS = (
    r"at|bei|chez|en|in|im|as|als|for|für|fur|of|from|with|within|via|through|by|for|@|и|в|w|na|u|"
    r"presso|para|bij|der|de|du|della|do|da|und|and|et|y|e|\+|&"
)
_JOINT_BEFORE = re.compile(rf"(?:^|\s)(?:{_JOINTS})\s*$")
_JOINT_AFTER = re.compile(rf"\s*(?:{_JOINTS})(?=\s|$)")
_PLACE_AFTER = re.compile(r"\s*(?:at|bei|chez|in|en|@|for|of|with|from|within|via|through)(?=\s)")
_ARTICLE = re.compile(r"(?:^|\s)(?:the|die|der|das|la|le|les|el|los|l'|il|lo|o|a|an)\s*$")
_STOP = re.compile(r"[.'\"”](?=\W|$)")
_LEGAL_FORM = re.compile(
    r"\s*,?\s*(?:inc|llc|ltd|limited|corp|corporation|co|company|plc|llp|gmbh|ag|kg|se|ug|e\.\s?v|"
    r"s\.?a\.?s?|s\.?r\.?l|s\.?p\.?a|s\.?l|b\.?v|n\.?v|a/?s|aps|ab|oy|kk|株式会社)\b\.?(?=\W|$)"
)


@dataclass(frozen=True, slots=True)
class Fields:
    """Where an item's employer (or institution) and title (or degree) stand as fields."""

    who: tuple[Span, ...]
    what: tuple[Span, ...]

    @classmethod
    def of(cls, blocks: Blocks, told: Told) -> "Fields":
        values = (told.who, told.what, *told.beside)
        spans = [span for one in values if one for span in blocks.words.places(one)]
        spans += [period.span for period in blocks.periods]
        friends = Friends(
            frozenset(span.start for span in spans), frozenset(span.end for span in spans)
        )
        who, what = (
            tuple(
                span
                for span in (blocks.words.places(value) if value else ())
                if _outside_prose(blocks, span)
                and stands_as_field(blocks.text, span, blocks.whole_lines(span), friends)
            )
            for value in (told.who, told.what)
        )
        return cls(who, what)


@dataclass(frozen=True, slots=True)
class Friends:
    """Where the item's other values, and all dates, start and end."""

    starts: frozenset[int]
    ends: frozenset[int]


def stands_as_field(text: str, span: Span, line: Span, friends: Friends) -> bool:
    """Whether `span` is bounded on both sides of its line as a field is.

    Bounded by the line's ends, a separator, a wide gap, or a friend, with at most a word such as
    "at" between. So "Google" is a field in "Engineer, Google" and in "Engineer at Google" if the
    item's title is "Engineer", and is none in "worked with Google on ads".
    """
    return _left(text, span, line, friends.ends) and _right(text, span, line, friends.starts)


def _outside_prose(blocks: Blocks, span: Span) -> bool:
    return all(blocks.lines.all[n].kind is Kind.FIELD for n in blocks.lines.numbers(span))


def _left(text: str, span: Span, line: Span, ends: frozenset[int]) -> bool:
    before = smooth(text[line.start : span.start])
    bullet = BULLET.match(before)
    before = " " * bullet.end() + before[bullet.end() :] if bullet else before
    before = _ARTICLE.sub("", before)
    bare = before.rstrip(" ")
    if not bare or bare.endswith(_SEPARATORS) or len(before) - len(bare) > 1:
        return True
    if _HYPHEN.search(bare) is not None and before != bare:
        return True
    joint = _JOINT_BEFORE.search(bare)
    reach = {len(bare), len(bare[: joint.start()].rstrip())} if joint else {len(bare)}
    return any(line.start + at in ends for at in reach)


def _right(text: str, span: Span, line: Span, starts: frozenset[int]) -> bool:
    after = smooth(text[span.end : max(line.end, span.end)])
    legal = _LEGAL_FORM.match(after)
    at = span.end + (legal.end() if legal else 0)
    after = after[legal.end() :] if legal else after
    bare = after.lstrip(" ")
    gap = len(after) - len(bare)
    if not bare or bare.startswith(_SEPARATORS) or gap > 1 or _STOP.match(bare):
        return True
    if gap and _HYPHEN.match(bare) is not None:
        return True
    joint = _JOINT_AFTER.match(after)
    after_joint = at + joint.end() + 1 if joint else at
    return bool(starts & {at + gap, after_joint}) or _PLACE_AFTER.match(after) is not None
