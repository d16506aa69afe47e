"""What a stand-in model sees: the words of the request, and the resume inside them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_BETWEEN_LINES = re.compile(r"(?ms)^[ \t]*<resume>[ \t]*$\n(.*?)^[ \t]*</resume>[ \t]*$")


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything that was said, and the resume text where there is one."""

    words: str
    resume: str | None


def prompt_of(pieces: Iterable[Any]) -> Prompt:
    """Read a prompt from the contents of its messages: strings, or lists of text blocks."""
    words = "\n\n".join(text for piece in pieces for text in _texts(piece))
    found = _BETWEEN_LINES.search(words)
    return Prompt(words, None if found is None else found[1])


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    if isinstance(content, list):
        return [str(block["text"]) for block in content if _is_text(block)]
    return []


def _is_text(block: Any) -> bool:
    return isinstance(block, dict) and isinstance(block.get("text"), str)


def tokens_in(text: str) -> int:
    """Return about how many tokens a text has: four bytes each, as the vendors estimate."""
    return -(-len(text.encode()) // 4)
