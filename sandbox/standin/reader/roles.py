"""Which piece of an item's head is the title, which the employer, which the place.

A head is a row of pieces, parted by wide gaps, bars, dashes, brackets and commas. Each way of
giving roles to the pieces has a score; the best one over all items of a section is taken, so that
one item which is unclear follows those which are clear.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sandbox.standin.reader.words.companies import LEGAL_FORMS
from sandbox.standin.reader.words.places import place_signs

_STRONG = re.compile(
    r"\t|\s+\|+\s*|\s*\|+\s+|\s+[·•∙●◦—–−@»›]+\s+|(?<!\d)\s+/\s+|\s+/\s+(?!\d)|"
    r"\s+-{1,2}\s+|;\s+|\s—\s?|："
)
_AT = re.compile(r"\s+(?:at|bei|chez|@)\s+|\s*@\s*(?=\w)")
_PLACE_IN_BRACKETS = re.compile(r"\s+\(([^()]+)\)\s*$")
_COMMA = re.compile(r",\s+|，|、|،")
_TRIM = " \t,;|·•–—−-:："
_MOST_PIECES = 7
UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a head; `after_comma` tells that only a comma parts it from the one before."""

    text: str
    after_comma: bool


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles of one kind of item.

    Args:
        scores: for each role, how well a text fits it.
        first: the two roles whose order is the same in all items of a section.
        comma_price: what joining pieces over a comma costs in a role.
    """

    scores: Mapping[str, Callable[[str], float]]
    first: tuple[str, str]
    comma_price: Mapping[str, float]
    unused_price: float = 0.8
    missing_price: float = 1.5


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a head: its score and the text of each role that was given."""

    score: float
    given: tuple[tuple[str, str], ...]

    def text(self, role: str) -> str | None:
        return next((text for name, text in self.given if name == role), None)


def pieces_of(text: str) -> list[Piece]:
    """Part a line; commas inside brackets and before a legal form part nothing."""
    pieces: list[Piece] = []
    for strong in _STRONG.split(_PLACE_IN_BRACKETS.sub(_bared, _AT.sub("\t", text))):
        parts = _comma_parts(strong)
        pieces += [Piece(part, number > 0) for number, part in enumerate(parts)]
    return pieces


def _bared(found: re.Match[str]) -> str:
    """Take a place out of its brackets: "Thistle Outdoor Ltd (Edinburgh)"."""
    return f"\t{found[1]}" if place_signs(found[1]) else found[0]


def _comma_parts(text: str) -> list[str]:
    parts: list[str] = []
    depth = begin = 0
    for at, character in enumerate(text):
        depth += (character in "((") - (character in "))")
        if depth <= 0 and _COMMA.match(text, at):
            parts.append(text[begin:at])
            begin = at + 1
    parts.append(text[begin:])
    trimmed = [part.strip(_TRIM) for part in parts]
    glued: list[str] = []
    for part in trimmed:
        if glued and LEGAL_FORMS.match(part):
            glued[-1] += f", {part}"
        elif part:
            glued.append(part)
    return glued


def best_reading(pieces: Sequence[Piece], roles: Roles, order: tuple[str, str]) -> Reading:
    """Return the best way to give the roles, each at most once, `order[0]` before `order[1]`."""
    return _Search(tuple(pieces[:_MOST_PIECES]), roles, order).best(0, frozenset(), "")


class _Search:
    def __init__(self, pieces: tuple[Piece, ...], roles: Roles, order: tuple[str, str]) -> None:
        self._pieces = pieces
        self._roles = roles
        self._order = order
        self.best = lru_cache(maxsize=None)(self._best)

    def _best(self, at: int, used: frozenset[str], before: str) -> Reading:
        if at == len(self._pieces):
            missing = sum(role not in used for role in self._roles.first)
            return Reading(-self._roles.missing_price * missing, ())
        rest = self.best(at + 1, used, UNUSED)
        price = self._roles.unused_price * (1.0 if self._pieces[at].after_comma else 1.6)
        best = Reading(rest.score - price, rest.given)
        for role, score in self._roles.scores.items():
            if role in used or (role == self._order[0] and self._order[1] in used):
                continue
            for end in self._ends(at):
                text = self._joined(at, end)
                price = self._roles.comma_price.get(role, 0.5) * (end - at - 1)
                rest = self.best(end, used | {role}, role)
                total = score(text) - price + rest.score + self._beside(role, before)
                if total > best.score:
                    best = Reading(total, ((role, text), *rest.given))
        return best

    def _beside(self, role: str, before: str) -> float:
        """A place stands after an employer or a school more often than after a title."""
        return 0.4 if role == "location" and before in {"company", "institution"} else 0.0

    def _ends(self, at: int) -> list[int]:
        ends = [at + 1]
        while ends[-1] < len(self._pieces) and self._pieces[ends[-1]].after_comma:
            ends.append(ends[-1] + 1)
        return ends

    def _joined(self, begin: int, end: int) -> str:
        return ", ".join(piece.text for piece in self._pieces[begin:end])
