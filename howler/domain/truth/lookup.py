"""Looks up the values of an answer in the file and writes down what is not there."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from howler.domain.reading.blocks import Blocks
from howler.domain.reading.contact import Contact
from howler.domain.reading.dates import Day
from howler.domain.reading.sentences import Sentences
from howler.domain.reading.words import Span
from howler.domain.truth.dropped import ELSEWHERE, NOT_SAID, ONLY_YEAR, TOO_MANY, Dropped

_MOST = 300
_T = TypeVar("_T")


class Lookup:
    """Each method gives back what of a value may be kept; what may not lands in `dropped`."""

    def __init__(self, blocks: Blocks) -> None:
        self.dropped: list[Dropped] = []
        self._words = blocks.words
        self._sentences = Sentences(blocks)
        self._contact = Contact(blocks.text)

    def drop(self, path: str, reason: str) -> None:
        self.dropped.append(Dropped(path, reason))

    def name(self, value: str | None, path: str) -> str | None:
        """A person's name, also where the family name stands first."""
        first, _, last = (value or "").rpartition(" ")
        return self._if_said(
            value, path, lambda one: self._says(one) or self._says(f"{last} {first}")
        )

    def mail(self, value: str | None, path: str) -> str | None:
        return self._if_said(value, path, self._contact.says_mail)

    def phone(self, value: str | None, path: str) -> str | None:
        return self._if_said(value, path, self._contact.says_phone)

    def link(self, value: str | None, path: str) -> str | None:
        return self._if_said(value, path, self._contact.says_link)

    def value(
        self, value: str | None, path: str, allowed: Callable[[Span], bool] | None = None
    ) -> str | None:
        """A name or short value, where it is allowed to stand."""
        if value is None:
            return None
        places = self._words.places(value)
        if any(allowed is None or allowed(span) for span in places):
            return value
        self.drop(path, ELSEWHERE if places else NOT_SAID)
        return None

    def values(
        self, values: Sequence[str], path: str, allowed: Callable[[Span], bool] | None = None
    ) -> tuple[str, ...]:
        looked_up = (
            self.value(one, f"{path}[{number}]", allowed)
            for number, one in enumerate(self.first(values, path))
        )
        return tuple(one for one in looked_up if one is not None)

    def text(
        self, value: str | None, path: str, allowed: Callable[[Span], bool] = lambda _: True
    ) -> str | None:
        """Free text, without the sentences that do not stand where they are allowed to."""
        if value is None:
            return None
        return self._sentences.keep(
            value, allowed, lambda number: self.drop(f"{path}[{number}]", NOT_SAID)
        )

    def day(self, value: str | None, said: Day | None, told: Day | None, path: str) -> str | None:
        """A date as far as its block says it."""
        if value is None:
            return None
        if said is None:
            self.drop(path, NOT_SAID)
            return None
        if said != told:
            self.drop(path, ONLY_YEAR)
        return said.written()

    def first(self, items: Sequence[_T], path: str) -> Sequence[_T]:
        """As many as one person's history can hold: an answer may be endless."""
        for number in range(_MOST, len(items)):
            self.drop(f"{path}[{number}]", TOO_MANY)
        return items[:_MOST]

    def _says(self, value: str) -> bool:
        return self._words.says(value)

    def _if_said(self, value: str | None, path: str, says: Callable[[str], bool]) -> str | None:
        if value is None or says(value):
            return value
        self.drop(path, NOT_SAID)
        return None
