"""One spelling for letters that look or mean the same, so that texts can be compared."""

import unicodedata
from functools import lru_cache

HYPHENS = "-\u2010\u2011\u2012\u2212\ufe63\uff0d\u00ad"
LONG_DASHES = "\u2013\u2014\u2015\u2e3a\u2e3b\ufe58\u301c\uff5e~"
_QUOTES = "'\u2018\u2019\u201a\u201b\u2032\u00b4`\uff07\u02bc"
_LINE_BREAKS = "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_SPELLINGS = ((HYPHENS, "-"), (LONG_DASHES, "–"), (_QUOTES, "'"), (_LINE_BREAKS, "\n"))
_ACCENTS = range(0x300, 0x370)
_HANGUL = range(0xAC00, 0xD7A4)
# Scripts that put no space between words: Thai to Tibetan, Myanmar, Khmer, kana, Han, Hangul.
_UNSPACED = (
    range(0x0E00, 0x1000),
    range(0x1000, 0x10A0),
    range(0x1780, 0x1800),
    range(0x3005, 0x3008),
    range(0x3040, 0x3100),
    range(0x3400, 0xA000),
    _HANGUL,
    range(0xF900, 0xFB00),
    range(0x20000, 0x32000),
)


def compose(text: str) -> str:
    """`text` in composed form, with one character for each line break."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


@lru_cache(maxsize=8192)
def fold(char: str) -> str:
    """The letters and digits of one character: no case, accent, ligature or width.

    Empty for a character that is not seen (soft hyphen, marks of direction), and a space for
    whatever is neither letter, digit nor mark.
    """
    if unicodedata.category(char) == "Cf" or char == "™":
        return ""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    if ord(char) in _HANGUL:
        return char
    wide = unicodedata.normalize("NFKD", char).casefold()
    letters = "".join(c for c in unicodedata.normalize("NFKD", wide) if ord(c) not in _ACCENTS)
    if letters and all(c.isalnum() or unicodedata.category(c)[0] == "M" for c in letters):
        return letters
    word = "".join(c if c.isalnum() else " " for c in letters).strip()
    return word or ("" if wide and not letters else " ")


@lru_cache(maxsize=8192)
def stands_alone(char: str) -> bool:
    """Whether each character of this one's script may begin or end a word."""
    return any(ord(char) in script for script in _UNSPACED)


def smooth(text: str) -> str:
    """`compose(text)` in lower case without accents, one character for one: places stay the same.

    Hyphens become "-", longer dashes "–", every space but a tab " ", every line break a newline.
    """
    return "".join(map(_smooth, compose(text)))


@lru_cache(maxsize=8192)
def _smooth(char: str) -> str:
    for spellings, one in _SPELLINGS:
        if char in spellings:
            return one
    if char == "\t":
        return char
    if char.isspace():
        return " "
    folded = fold(char)
    if len(folded) == 1 and folded != " ":
        return folded
    return char.lower() if len(char.lower()) == 1 else char
