"""Repairing characters that no reader sees and that a database or a model chokes on."""

import re
import unicodedata
from typing import Final

# Office's symbol fonts put their bullets, ticks and arrows into the private area.
_SYMBOLS: Final = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0A8: "▪",
    0xF06E: "▪",
    0xF06F: "▫",
    0xF071: "❑",
    0xF076: "❖",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FC: "✓",
    0xF0FE: "✓",
    0xF02D: "-",
    0xF0AE: "→",
    0xF020: " ",
}
# Soft hyphens, marks of width and direction; joiners stay, since Persian and Hindi need them.
_INVISIBLE: Final = dict.fromkeys(
    (
        *(0x00AD, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xFFFC, 0xFFFE, 0xFFFF),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    )
)
_BREAKS: Final = {
    0x000B: "\n",
    0x000C: "\n",
    0x000D: "\n",
    0x0085: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
_TABLE: Final = {**_SYMBOLS, **_INVISIBLE, **_BREAKS}
# Whatever `repair` changes in single characters; most texts have none of it.
_STRANGE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ud800-\uf8ff\ufb00-\ufdff\ufe70-\ufeff\ufffc-\uffff\U000e0000-\U0010ffff]"
)
# Control characters, lone surrogates, what is left of the private areas (icon fonts), characters
# that a font does not name unless they stand inside a word, and tags: letters that nothing shows.
_DROPPED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000e0000-\U0010ffff]"
    r"|(?<![^\W\d_])\ufffd|\ufffd(?![^\W\d_])"
)
# Letters joined for print: Latin, Armenian and Hebrew ligatures, Arabic letters in their shapes.
_JOINED: Final = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ODD_SPACES: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What a text that needs mending has in it, how it is found exactly, and what it becomes.
_LAYOUT: Final = (
    ("  ", re.compile("  +"), " "),
    (" \n", re.compile(r"[ \t]+\n"), "\n"),
    ("\t\n", re.compile(r"[ \t]+\n"), "\n"),
    ("\n\n\n", re.compile(r"\n{3,}"), "\n\n"),
)


def repair(text: str) -> str:
    """The same text without what cannot be stored or seen, and with plain single spaces.

    Only ligatures are taken apart, the rest keeps its Unicode form: NFKC over everything would
    change what people wrote (`x²`, `½`, `№`, full-width names).
    """
    if _STRANGE.search(text):
        text = text.replace("\r\n", "\n").translate(_TABLE)
        text = _JOINED.sub(_taken_apart, _DROPPED.sub("", _paired(text)))
        text = _ODD_SPACES.sub(" ", text)
    for trace, pattern, mended in _LAYOUT:
        if trace in text:
            text = pattern.sub(mended, text)
    return text.strip()


def _taken_apart(joined: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", joined[0])


def _paired(text: str) -> str:
    """Surrogates that stand in pairs are the character they mean."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
