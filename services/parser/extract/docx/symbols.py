"""Characters of symbol fonts, by Mammoth's table of them."""

from typing import Final

_PRIVATE: Final = 0xF000
_PRIVATE_END: Final = 0xF0FF


def symbol(font: str, code: int) -> str:
    """The character that a code means in a symbol font; empty where nobody knows."""
    from mammoth.docx.dingbats import dingbats

    known: int | None = dingbats.get((font, code))
    if known is None and _PRIVATE <= code <= _PRIVATE_END:
        known = dingbats.get((font, code - _PRIVATE))
    return "" if known is None else chr(known)
