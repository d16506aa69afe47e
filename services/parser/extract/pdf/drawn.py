"""What a page draws, run once by MuPDF, and the views of it that the reading needs."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from services.parser.extract.pdf.paint import Paint, paint_of
from services.parser.extract.pdf.segments import Line, Segment, Word, looks_spaced, segments_of

_LIGATURES: Final = 1
_WHITESPACE: Final = 2
_CODES: Final = 128
_VECTORS: Final = 1024
# Shapes wait for the end of the text they interrupt, so that an underline parts no word.
_LATE_VECTORS: Final = 1 << 20
_PLAIN: Final = _LIGATURES | _WHITESPACE
_FILL: Final = re.compile(r"<vector filled, color: #(\w{6}), alpha: (\d+)")
_STYLE: Final = re.compile(rb'<span style="([^"]*)"')
_TEXT_BLOCK: Final = 0
_NO_BREAK_SPACE: Final = "\u00a0".encode()
# MuPDF writes control characters as they are.
_JSON: Final = json.JSONDecoder(strict=False)
# MuPDF's JSON holds whole numbers: so many to a point.
_FINE: Final = 16

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled shape; `after` is the number of blocks of text that are painted before it."""

    box: Box
    color: int
    alpha: int
    after: int


@dataclass(frozen=True, slots=True)
class Span:
    """A run of letters of one style on one line of a block; `flags` as MuPDF gives them."""

    box: Box
    base: float
    text: str
    color: int
    alpha: int
    size: float
    flags: int
    block: int
    line: int


class Drawn:
    """One page; each view is made when it is asked for. All boxes are as the page is turned.

    A word's numbers of block and line are a span's; the block's is an index into `blocks`.
    """

    def __init__(self, page: Any) -> None:
        from pymupdf import mupdf

        self._page = page
        self._list = page.get_displaylist()
        self._everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
        bounds = mupdf.fz_bound_page(page.this)
        self.width: float = bounds.x1 - bounds.x0
        self.height: float = bounds.y1 - bounds.y0

    @cached_property
    def words(self) -> list[Word]:
        """All words, on the page or off it, in the order in which they are painted."""
        words: list[Word] = self._text.extractWORDS()
        return words

    def words_by_code(self) -> list[Word]:
        """The same, where a letter without a known character is taken by its number."""
        words: list[Word] = self._run(_PLAIN | _CODES).extractWORDS()
        return words

    def words_of(self, line: Line) -> list[Word]:
        """The words of a line, by its numbers of block and line."""
        return self._words_by_line[line]

    @cached_property
    def _words_by_line(self) -> Mapping[Line, list[Word]]:
        lines: defaultdict[Line, list[Word]] = defaultdict(list)
        for word in self.words:
            lines[word[5], word[6]].append(word)
        return lines

    def lines(self, without: Collection[Line] = ()) -> list[Segment]:
        """All lines in the order in which they are painted, cut where they leave a wide gap."""
        lines = {
            (block_number, line_number): line
            for block_number, block in enumerate(self._text_blocks)
            for line_number, line in enumerate(block["lines"])
            if (block_number, line_number) not in without
        }
        spaced = looks_spaced({number: line["text"] for number, line in lines.items()})
        segments: list[Segment] = []
        for number, line in lines.items():
            spaced_out = number in spaced
            parts = segments_of(self.words_of(number)) if spaced_out else [_segment_of(line)]
            for part in parts:
                part.base = line["y"] / _FINE
                part.place = number
            segments += [part for part in parts if part.text]
        return segments

    def styles(self) -> set[str]:
        """The styles of all runs of text, as CSS: MuPDF writes HTML much faster than `spans`."""
        from pymupdf import mupdf

        html = self._printed(mupdf.fz_print_stext_page_as_html, 0)
        return {style.decode("ascii", "replace") for style in set(_STYLE.findall(html))}

    def spans(self) -> list[Span]:
        """All runs of one style, line by line."""
        blocks = (block for block in self._text.extractDICT()["blocks"] if block["type"] == 0)
        return [
            Span(
                box=span["bbox"],
                base=span["origin"][1],
                text=span["text"],
                color=span["color"],
                alpha=span["alpha"],
                size=span["size"],
                flags=span["char_flags"],
                block=block_number,
                line=line_number,
            )
            for block_number, block in enumerate(blocks)
            for line_number, line in enumerate(block["lines"])
            for span in line["spans"]
        ]

    @cached_property
    def blocks(self) -> list[Box]:
        """Boxes of the blocks of text."""
        return [_box(block["bbox"]) for block in self._text_blocks]

    @cached_property
    def fills(self) -> list[Fill]:
        if len(self._text_blocks) == len(self._all_blocks):
            return []
        fills: list[Fill] = []
        after = 0
        for block in self._text.extractBLOCKS():
            if block[6] == _TEXT_BLOCK:
                after += 1
            elif match := _FILL.search(block[4]):
                fills.append(Fill(block[:4], int(match[1], 16), int(match[2]), after))
        return fills

    @property
    def shapes(self) -> int:
        """How many shapes are drawn, lines included."""
        return len(self._all_blocks) - len(self._text_blocks)

    @cached_property
    def paint(self) -> Paint:
        """How the page's resources let it paint."""
        return paint_of(self._page)

    def pictures(self) -> list[Box]:
        return [picture["bbox"] for picture in self._page.get_image_info()]

    def render(self, area: Box, scale: float) -> Any:
        """The pixels of a part of the page, in grey and without transparency."""
        import pymupdf

        return self._list.get_pixmap(
            matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csGRAY, alpha=0, clip=area
        )

    @cached_property
    def _text(self) -> Any:
        return self._run(_PLAIN | _VECTORS | _LATE_VECTORS)

    @cached_property
    def _all_blocks(self) -> list[Any]:
        from pymupdf import mupdf

        printed = self._printed(mupdf.fz_print_stext_page_as_json, _FINE)
        text = printed.replace(_NO_BREAK_SPACE, b" ").decode("utf-8", "replace")
        blocks: list[Any] = _JSON.decode(text)["blocks"]
        return blocks

    def _printed(self, print_page: Callable[..., None], argument: int) -> bytes:
        """What one of MuPDF's own printers, which are fast, says of the page's text."""
        from pymupdf import mupdf

        buffer = mupdf.fz_new_buffer(1 << 14)
        output = mupdf.FzOutput(buffer)
        print_page(output, self._text.this, argument)
        output.fz_close_output()
        printed: bytes = buffer.fz_buffer_extract()
        return printed

    @cached_property
    def _text_blocks(self) -> list[Any]:
        return [block for block in self._all_blocks if block["type"] == "text"]

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


def _segment_of(line: Any) -> Segment:
    text = line["text"]
    # The common case is a line that needs no mending.
    text = " ".join(text.split()) if "  " in text else text.strip()
    return Segment(*_box(line["bbox"]), base=0.0, text=text, place=(0, 0))


def _box(box: Any) -> Box:
    left, top = box["x"] / _FINE, box["y"] / _FINE
    return left, top, left + box["w"] / _FINE, top + box["h"] / _FINE
