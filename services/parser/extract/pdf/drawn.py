"""What a page draws, run once by MuPDF, and the views of it that the reading needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from services.parser.extract.pdf.segments import Word

_LIGATURES: Final = 1
_WHITESPACE: Final = 2
_CLIP: Final = 64
_CODES: Final = 128
_VECTORS: Final = 1024
# Shapes wait for the end of the text they interrupt, so that an underline parts no word.
_LATE_VECTORS: Final = 1 << 20
_PLAIN: Final = _LIGATURES | _WHITESPACE
_FILL: Final = re.compile(r"<vector filled, color: #(\w{6}), alpha: (\d+)")
_TEXT_BLOCK: Final = 0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled shape; `after` is the number of blocks of text that are painted before it."""

    box: Box
    color: int
    alpha: int
    after: int


class Drawn:
    """One page; each view is made when it is asked for. All boxes are as the page is turned."""

    def __init__(self, page: Any) -> None:
        from pymupdf import mupdf

        self._page = page
        self._list = page.get_displaylist()
        self._everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
        rect = page.rect
        self.width: float = rect.width
        self.height: float = rect.height

    @cached_property
    def words(self) -> list[Word]:
        """All words, on the page or off it, in the order in which they are painted."""
        words: list[Word] = self._text.extractWORDS()
        return words

    def words_by_code(self) -> list[Word]:
        """The same, where a letter without a known character is taken by its number."""
        words: list[Word] = self._run(_PLAIN | _CODES).extractWORDS()
        return words

    def styles(self) -> str:
        """HTML, which MuPDF writes fast; of it, only the styles are of use."""
        html: str = self._text.extractHTML()
        return html

    @cached_property
    def blocks(self) -> list[Box]:
        """Boxes of the blocks of text; a word's block number is an index into it."""
        return [block[:4] for block in self._all_blocks if block[6] == _TEXT_BLOCK]

    @cached_property
    def fills(self) -> list[Fill]:
        fills: list[Fill] = []
        after = 0
        for block in self._all_blocks:
            if block[6] == _TEXT_BLOCK:
                after += 1
            elif match := _FILL.search(block[4]):
                fills.append(Fill(block[:4], int(match[1], 16), int(match[2]), after))
        return fills

    @property
    def has_transparency(self) -> bool:
        from pymupdf import mupdf

        return bool(mupdf.pdf_page_has_transparency(mupdf.pdf_page_from_fz_page(self._page.this)))

    def letters(self) -> Iterator[Any]:
        """Lines with their block, as MuPDF's `rawdict`: every letter with its style and place."""
        blocks = (block for block in self._text.extractRAWDICT()["blocks"] if block["type"] == 0)
        for number, block in enumerate(blocks):
            for line in block["lines"]:
                yield number, line

    def unclipped(self) -> set[tuple[str, float, float]]:
        """The letters that no clipping path cuts away, each with its origin."""
        return {
            (letter["c"], *letter["origin"])
            for block in self._run(_PLAIN | _CLIP).extractRAWDICT()["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
            for letter in span["chars"]
        }

    def pictures(self) -> list[Box]:
        return [picture["bbox"] for picture in self._page.get_image_info()]

    def render(self, scale: float) -> Any:
        """The page's pixels, without transparency."""
        import pymupdf

        return self._list.get_pixmap(pymupdf.Matrix(scale, scale), alpha=0)

    @cached_property
    def _text(self) -> Any:
        return self._run(_PLAIN | _VECTORS | _LATE_VECTORS)

    @cached_property
    def _all_blocks(self) -> list[Any]:
        blocks: list[Any] = self._text.extractBLOCKS()
        return blocks

    def _run(self, flags: int) -> Any:
        import pymupdf
        from pymupdf import mupdf

        text = mupdf.FzStextPage(self._everywhere)
        device = mupdf.fz_new_stext_device(text, mupdf.FzStextOptions(flags))
        mupdf.fz_run_display_list(
            self._list.this, device, mupdf.FzMatrix(), self._everywhere, mupdf.FzCookie()
        )
        mupdf.fz_close_device(device)
        return pymupdf.TextPage(text)
