"""What a page draws, run once by MuPDF, and the views of it that the reading needs."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from services.parser.extract.pdf.paint import Paint, paint_of
from services.parser.extract.pdf.segments import Line, Segment, Word, looks_spaced, segments_of

_LIGATURES: Final = 1
_WHITESPACE: Final = 2
_IMAGES: Final = 4
_CODES: Final = 128
_VECTORS: Final = 1024
# Shapes wait for the end of the text they interrupt, so that an underline parts no word.
_LATE_VECTORS: Final = 1 << 20
_PLAIN: Final = _LIGATURES | _WHITESPACE
_FILL: Final = re.compile(r"<vector filled, color: #(\w{6}), alpha: (\d+)")
_STYLE: Final = re.compile(rb'<span style="([^"]*)"')
_PLACE: Final = re.compile(rb'<p style="top:([-\d.]+)pt;left:([-\d.]+)pt;line-height:([\d.]+)pt">')
_TEXT_BLOCK: Final = 0
_IMAGE_BLOCK: Final = 1
_NO_BREAK_SPACE: Final = "\u00a0".encode()
# MuPDF writes control characters as they are.
_JSON: Final = json.JSONDecoder(strict=False)
# MuPDF's JSON holds whole numbers: so many to a point.
_FINE: Final = 16
# Where MuPDF's HTML puts the top of a line above the line that its letters stand on, in sizes of
# the font; and how far letters hang below it.
_ASCENT: Final = 0.8
_DESCENT: Final = 0.3

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled shape; `after` is the number of blocks of text that are painted before it."""

    box: Box
    color: int
    alpha: int
    after: int


@dataclass(frozen=True, slots=True, eq=False)
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

    def words_by_code(self) -> list[Word]:
        """All words, where a letter without a known character is taken by its number."""
        words: list[Word] = self._run(_PLAIN | _CODES).extractWORDS()
        return words

    @cached_property
    def _words_by_line(self) -> Mapping[Line, list[Word]]:
        lines: defaultdict[Line, list[Word]] = defaultdict(list)
        for word in self._text.extractWORDS():
            lines[word[5], word[6]].append(word)
        return lines

    def rough_lines(self) -> list[Segment]:
        """All lines without their right edges, which takes half the time of `lines`.

        Empty where the two views that this is put together from do not agree on the lines.
        """
        places = _PLACE.findall(self._html)
        texts = [
            text
            for block in self._blocks
            if block[6] == _TEXT_BLOCK
            for text in block[4].removesuffix("\n").split("\n")
        ]
        if len(places) != len(texts) or looks_spaced(texts):
            return []
        rough = []
        for at, ((top, left, height), text) in enumerate(zip(places, texts, strict=True)):
            if line := " ".join(text.split()):
                rough.append(_rough_segment(float(top), float(left), float(height), line, (at, 0)))
        return rough

    def lines(self) -> list[Segment]:
        """All lines in the order in which they are painted, cut where they leave a wide gap."""
        return self._cut([_segment_of_line(line, place) for line, place in self._lines()])

    def lines_of(self, spans: Iterable[Span]) -> list[Segment]:
        """The same of only these spans."""
        lines: defaultdict[Line, list[Span]] = defaultdict(list)
        for span in spans:
            lines[span.block, span.line].append(span)
        return self._cut([_segment_of_spans(line, at) for at, line in lines.items()])

    def _cut(self, segments: list[Segment]) -> list[Segment]:
        """Look into lines whose letters stand apart: their words are cut at wide gaps."""
        spaced = looks_spaced([segment.text for segment in segments])
        if not spaced:
            return [segment for segment in segments if segment.text]
        cut: list[Segment] = []
        for at, segment in enumerate(segments):
            if at in spaced:
                for part in segments_of(self._words_in(segment)):
                    part.base = segment.base
                    cut.append(part)
            elif segment.text:
                cut.append(segment)
        return cut

    def _words_in(self, segment: Segment) -> list[Word]:
        return [
            word
            for word in self._words_by_line[segment.place]
            if segment.x0 <= (word[0] + word[2]) / 2 <= segment.x1
        ]

    def styles(self) -> set[str]:
        """The styles of all runs of text, as CSS: MuPDF writes HTML much faster than `spans`."""
        return {style.decode("ascii", "replace") for style in set(_STYLE.findall(self._html))}

    def spans_and_fills(self) -> tuple[list[Span], list[Fill]]:
        """All runs of one style, and all filled shapes, each in the order they are painted."""
        spans: list[Span] = []
        fills: list[Fill] = []
        number = 0
        for block in self._text.extractDICT()["blocks"]:
            if block["type"] == _TEXT_BLOCK:
                for line_number, line in enumerate(block["lines"]):
                    spans += [_span(span, number, line_number) for span in line["spans"]]
                number += 1
            elif not block.get("stroked", True):
                fills.append(Fill(block["bbox"], block["color"], block["alpha"], number))
        return spans, fills

    @cached_property
    def blocks(self) -> list[Box]:
        """Boxes of the blocks of text."""
        return [block[:4] for block in self._blocks if block[6] == _TEXT_BLOCK]

    def fills(self) -> list[Fill]:
        """The filled shapes alone, which takes less time."""
        fills: list[Fill] = []
        after = 0
        for block in self._blocks:
            if block[6] == _TEXT_BLOCK:
                after += 1
            elif match := _FILL.search(block[4]):
                fills.append(Fill(block[:4], int(match[1], 16), int(match[2]), after))
        return fills

    @property
    def shapes(self) -> int:
        """How many shapes are drawn, lines included."""
        return len(self._blocks) - len(self.blocks)

    @cached_property
    def paint(self) -> Paint:
        """How the page's resources let it paint."""
        return paint_of(self._page)

    def pictures(self) -> list[Box]:
        blocks = self._run(_IMAGES).extractBLOCKS()
        return [block[:4] for block in blocks if block[6] == _IMAGE_BLOCK]

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
    def _blocks(self) -> list[Any]:
        blocks: list[Any] = self._text.extractBLOCKS()
        return blocks

    @cached_property
    def _html(self) -> bytes:
        from pymupdf import mupdf

        return self._printed(mupdf.fz_print_stext_page_as_html, 0)

    def _lines(self) -> Iterator[tuple[Any, Line]]:
        """Lines as MuPDF's JSON has them, with their numbers of block and line."""
        from pymupdf import mupdf

        printed = self._printed(mupdf.fz_print_stext_page_as_json, _FINE)
        text = printed.replace(_NO_BREAK_SPACE, b" ").decode("utf-8", "replace")
        blocks = [block for block in _JSON.decode(text)["blocks"] if block["type"] == "text"]
        for block_number, block in enumerate(blocks):
            for line_number, line in enumerate(block["lines"]):
                yield line, (block_number, line_number)

    def _printed(self, print_page: Callable[..., None], argument: int) -> bytes:
        """What one of MuPDF's own printers, which are fast, says of the page's text."""
        from pymupdf import mupdf

        buffer = mupdf.fz_new_buffer(1 << 14)
        output = mupdf.FzOutput(buffer)
        print_page(output, self._text.this, argument)
        output.fz_close_output()
        printed: bytes = buffer.fz_buffer_extract()
        return printed

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


def _rough_segment(top: float, left: float, size: float, text: str, place: Line) -> Segment:
    """A line from what HTML tells of it: the top of its letters, and the size of their font."""
    base = top + _ASCENT * size
    return Segment(left, base - size, left, base + _DESCENT * size, base, text, place)


def _segment_of_line(line: Any, place: Line) -> Segment:
    text = line["text"]
    # The common case is a line that needs no mending.
    text = " ".join(text.split()) if "  " in text and "   " not in text else text.strip(" ")
    return Segment(*_box(line["bbox"]), base=line["y"] / _FINE, text=text, place=place)


def _segment_of_spans(spans: Sequence[Span], place: Line) -> Segment:
    lefts, tops, rights, bottoms = zip(*(span.box for span in spans), strict=True)
    return Segment(
        x0=min(lefts),
        y0=min(tops),
        x1=max(rights),
        y1=max(bottoms),
        base=spans[0].base,
        text="".join([span.text for span in spans]).replace("\u00a0", " ").strip(" "),
        place=place,
    )


def _span(span: Any, block: int, line: int) -> Span:
    return Span(
        box=span["bbox"],
        base=span["origin"][1],
        text=span["text"],
        color=span["color"],
        alpha=span["alpha"],
        size=span["size"],
        flags=span["char_flags"],
        block=block,
        line=line,
    )


def _box(box: Any) -> Box:
    left, top = box["x"] / _FINE, box["y"] / _FINE
    return left, top, left + box["w"] / _FINE, top + box["h"] / _FINE
