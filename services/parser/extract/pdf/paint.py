"""How a page may paint: whether it has the means to make text faint, or to mask or blend it away.

MuPDF's fast views of text do not tell how transparent it is, so the pages that could make it so are
found by the graphics states that they name, themselves and in the forms they draw.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any, Final

# Fainter text cannot be read; as a part of 255 and of 1.
FAINTEST: Final = 26
_FAINTEST: Final = FAINTEST / 255
# More forms than this belong to no resume.
_MOST_FORMS: Final = 200
_NORMAL: Final = ("", "Normal", "Compatible")


class Paint(Enum):
    """In order of how closely a page must be looked at."""

    PLAIN = 0
    FAINT = 1
    MASKED = 2


def paint_of(page: Any) -> Paint:
    """The most that any graphics state of the page or of its forms can do to text."""
    from pymupdf import mupdf

    paint = Paint.PLAIN
    waiting = [mupdf.pdf_page_resources(mupdf.pdf_page_from_fz_page(page.this))]
    known: set[int] = set()
    while waiting:
        resources = waiting.pop()
        for state in _values(resources, "ExtGState"):
            paint = max(paint, _paint_of_state(state), key=lambda one: one.value)
        for form in _values(resources, "XObject"):
            number = form.pdf_to_num()
            if number not in known and form.pdf_dict_gets("Resources").pdf_is_dict():
                known.add(number)
                waiting.append(form.pdf_dict_gets("Resources"))
        if len(known) > _MOST_FORMS:
            return Paint.MASKED
    return paint


def _paint_of_state(state: Any) -> Paint:
    mask, blend = state.pdf_dict_gets("SMask"), state.pdf_dict_gets("BM")
    if mask.pdf_is_dict() or (blend.pdf_is_name() and blend.pdf_to_name() not in _NORMAL):
        return Paint.MASKED
    for key in ("ca", "CA"):
        opacity = state.pdf_dict_gets(key)
        if opacity.pdf_is_number() and opacity.pdf_to_real() < _FAINTEST:
            return Paint.FAINT
    return Paint.PLAIN


def _values(resources: Any, kind: str) -> Iterator[Any]:
    """What a page's or form's resources hold of one kind."""
    named = resources.pdf_dict_gets(kind)
    if named.pdf_is_dict():
        for at in range(named.pdf_dict_len()):
            yield named.pdf_dict_get_val(at)
