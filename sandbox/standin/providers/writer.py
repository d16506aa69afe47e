"""The stand-in writer: the same answer for the same prompt, from the prompt and nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.standin.providers.fill import fill
from sandbox.standin.providers.mischief import invent, obey
from sandbox.standin.providers.prompt import Prompt, tokens_in
from sandbox.standin.reader import read_resume

_APOLOGY = (
    "I'm sorry, but I can't put this resume into the form you ask for. "
    "It looks like a resume, and I would be glad to talk about it."
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and why it ended there; `text` is empty for a refusal."""

    text: str
    ended: Literal["whole", "cut", "refused"]
    input_tokens: int
    output_tokens: int


def write(
    prompt: Prompt, schema: Mapping[str, Any] | None, max_tokens: int, mischief: frozenset[str]
) -> Written:
    """Answer a prompt, in the shape of `schema` where one is asked for.

    An answer longer than `max_tokens` is cut there, as a real one is.
    """
    asked = tokens_in(prompt.words)
    if "refusal" in mischief:
        return Written("", "refused", asked, 0)
    text = _text(prompt, schema, mischief)
    length = tokens_in(text)
    if "max-tokens" in mischief:
        max_tokens = min(max_tokens, max(length // 2, 1))
    if length <= max_tokens:
        return Written(text, "whole", asked, length)
    cut = text.encode()[: max_tokens * 4].decode("utf-8", "ignore")
    return Written(cut, "cut", asked, max_tokens)


def _text(prompt: Prompt, schema: Mapping[str, Any] | None, mischief: frozenset[str]) -> str:
    if "prose" in mischief:
        return _APOLOGY
    record = _record(prompt, mischief)
    if schema is None:
        return json.dumps(record, ensure_ascii=False)
    shaped = fill(schema, record)
    if "wrong-shape" in mischief:
        shaped = {"resume": [shaped], "note": 7}
    return json.dumps(shaped, ensure_ascii=False)


def _record(prompt: Prompt, mischief: frozenset[str]) -> dict[str, Any]:
    if prompt.resume is None:
        return {}
    record = read_resume(prompt.resume)
    if "obey" in mischief:
        record = obey(record, prompt.resume)
    if "invent" in mischief:
        record = invent(record)
    return record
