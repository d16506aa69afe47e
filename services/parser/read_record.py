"""From a resume's text to its record: asked of a model, checked, and kept only where it is true."""

import asyncio
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from howler.adapters.llm.ask import Answer, Ask, Model
from howler.adapters.stand_in import LABEL
from howler.domain.record import Record
from howler.domain.truth import keep_what_is_said
from howler.verdicts import Transient
from services.parser.prompt import MOST_TOKENS, ask_for_record, readable
from services.parser.record_schema import RecordAnswer

_CUT = "cut-at-max-tokens"
_SHOWN_MISTAKES = 5


@dataclass(frozen=True, slots=True)
class DroppedValue:
    """What a model said and the file does not; its words are not kept."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Structured:
    """A record in which nothing stands that the file does not say, and how it came to be.

    Attributes:
        record: in the app's shape (`structured_data`).
        stand_in: whether our sandbox wrote it.
        asked: how many answers it took; 2 where the first could not be used.
        unread: characters at the end of a very long text that no model was shown.
    """

    record: dict[str, Any]
    dropped: tuple[DroppedValue, ...]
    model: str
    provider: str
    stand_in: bool
    asked: int
    input_tokens: int
    output_tokens: int
    unread: int

    @property
    def writer(self) -> str:
        """Who wrote the record, as a person should read it."""
        return f"{self.model} ({LABEL if self.stand_in else self.provider})"

    @property
    def labelled(self) -> dict[str, Any]:
        """The record as it is saved: one that a stand-in wrote says so."""
        return self.record | {"writtenBy": LABEL} if self.stand_in else self.record


class _UnusableError(Exception):
    """An answer that is no record; says why, in our words alone."""


class RecordReader:
    """Structures the text of resumes; may be used by many tasks at once."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def structure(self, text: str) -> Structured:
        """Asks for the record of `text`, once more if the first answer cannot be used.

        Raises:
            Transient: `bad-answer`, two answers were no records, or what `Model.answer` raises.
            RateLimited, Permanent: what `Model.answer` raises; so `refused-by-model` if every
                model refuses this text, since none will change its mind.
        """
        shown = readable(text)
        answers: list[Answer] = []
        try:
            raw = await self._ask(ask_for_record(shown), answers)
        except _UnusableError as error:
            again = ask_for_record(shown, wrong=str(error), tokens=MOST_TOKENS)
            raw = await self._ask_again(again, answers)
        kept = await asyncio.to_thread(keep_what_is_said, Record.from_json(raw), text)
        last = answers[-1]
        return Structured(
            record=kept.record.to_json(),
            dropped=tuple(DroppedValue(one.field_path, one.reason) for one in kept.dropped),
            model=last.model,
            provider=last.provider,
            stand_in=last.stand_in,
            asked=len(answers),
            input_tokens=sum(answer.input_tokens for answer in answers),
            output_tokens=sum(answer.output_tokens for answer in answers),
            unread=len(text) - len(shown),
        )

    async def _ask(self, ask: Ask, answers: list[Answer]) -> dict[str, Any]:
        try:
            answer = await self._model.answer(ask)
        except Transient as verdict:
            if verdict.code == _CUT:
                raise _UnusableError("it was cut off before its end; be brief") from verdict
            raise
        answers.append(answer)
        return _record_in(answer.text)

    async def _ask_again(self, ask: Ask, answers: list[Answer]) -> dict[str, Any]:
        try:
            return await self._ask(ask, answers)
        except _UnusableError as error:
            raise Transient(
                "bad-answer", f"Two answers of the language model were no records: {error}."
            ) from None


def _record_in(text: str) -> dict[str, Any]:
    """The record that an answer holds, if it holds all of it.

    Raises:
        _UnusableError: it does not; the reason names places, not what stood there.
    """
    try:
        return RecordAnswer.model_validate_json(_unwrapped(text)).model_dump()
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_input=False, include_context=False)
        shown = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'the answer'}: {one['type'].replace('_', ' ')}"
            for one in mistakes[:_SHOWN_MISTAKES]
        )
        raise _UnusableError(shown) from None


def _unwrapped(text: str) -> str:
    """The JSON of an answer that a model has put into a Markdown fence."""
    bare = text.strip()
    if bare.startswith("```") and bare.endswith("```"):
        return bare.removeprefix("```").removeprefix("json").removesuffix("```")
    return bare
