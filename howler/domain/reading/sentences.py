"""Free text of an answer, kept sentence by sentence."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from howler.domain.reading.blocks import Blocks
from howler.domain.reading.letters import smooth
from howler.domain.reading.lines import Kind
from howler.domain.reading.words import Span, Words

_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|(?<=[。！？])")
_REPEATED = 3
# Words that turn a sentence into its opposite when they are cut off before it.
_NOT = re.compile(
    r"(?:\b(?:not|never|no|without|cannot|nicht|nie|niemals|kein|keine|keinen|ohne|pas|jamais|sans|"
    r"nunca|sin|non|senza|mai|sem|не|без|никогда)|n't)\s*$"
)
_BEFORE = 16


class Sentences:
    """Knows which sentences a text says, also across the page's end with its header and number."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        bare = _without_page_edges(blocks)
        self._views = [blocks.words] if bare == blocks.text else [blocks.words, Words(bare)]

    def keep(
        self, text: str, allowed: Callable[[Span], bool], drop: Callable[[int], None]
    ) -> str | None:
        """`text` without the sentences that the file does not say where it is `allowed`.

        `drop` is told the number of each sentence left out, counted from 0.
        """
        number, lines = 0, []
        for line in text.split("\n"):
            kept = []
            for sentence in _sentences(line):
                if self.says(sentence, allowed):
                    kept.append(sentence)
                else:
                    drop(number)
                number += 1
            lines.append(" ".join(kept))
        return "\n".join(line for line in lines if line) or None

    def says(self, sentence: str, allowed: Callable[[Span], bool]) -> bool:
        return any(
            allowed(span) and not self._denied(span)
            for view in self._views
            for span in view.places(sentence)
        )

    def _denied(self, span: Span) -> bool:
        before = smooth(self._blocks.text[max(0, span.start - _BEFORE) : span.start])
        return _NOT.search(before) is not None


def _sentences(line: str) -> Sequence[str]:
    return [sentence for one in _END.split(line) if (sentence := one.strip())]


def _without_page_edges(blocks: Blocks) -> str:
    """The text with numbers of pages and lines that come back on every page made blank."""
    shown = [blocks.text[line.span.start : line.span.end] for line in blocks.lines.all]
    times = Counter(line.strip() for line in shown)
    return "\n".join(
        " " * len(text) if line.kind is Kind.BLANK or times[text.strip()] >= _REPEATED else text
        for line, text in zip(blocks.lines.all, shown, strict=True)
    )
