"""One page: its text as a reader sees it, and how much else stands on it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.parser.extract.pdf.columns import are_plain, reading_order
from services.parser.extract.pdf.drawn import Drawn, Span
from services.parser.extract.pdf.rows import Block, rows_of, text_of
from services.parser.extract.pdf.screen import may_hide_text
from services.parser.extract.pdf.segments import Segment, mirrored, segments_of
from services.parser.extract.pdf.sift import INVISIBLE, SEEN, sift

# A page is a scan when pictures cover so much of it and so few characters are to be seen: a
# stamp, a page number, the name of the scanning app.
_COVERED: Final = 0.6
_STAMP: Final = 150
# So many shapes on a page without text are letters that are drawn.
_MANY_SHAPES: Final = 20
# From this share of characters without meaning on, the numbers of the letters are tried instead.
_UNREADABLE: Final = 0.3
_LEFTWARDS: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNKNOWN: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    left_out: Mapping[str, int]
    is_short: bool
    is_picture: bool


def read_page(page: Any) -> Page:
    """Read one page of an open document."""
    drawn = Drawn(page)
    if may_hide_text(drawn):
        segments, left_out = _seen(drawn)
        return _page(drawn, segments, reading_order(_from_left(segments)), left_out)
    rough = drawn.rough_lines()
    rows = rows_of(rough)
    if rough and are_plain(rows) and not _reads_leftwards(rough):
        segments, blocks = rough, [rows]
    else:
        segments = drawn.lines()
        blocks = reading_order(_from_left(segments))
    if _share_unknown(segments) > _UNREADABLE:
        segments = segments_of(drawn.words_by_code())
        blocks = reading_order(_from_left(segments))
    return _page(drawn, segments, blocks, {})


def _page(
    drawn: Drawn, segments: Sequence[Segment], blocks: Sequence[Block], left_out: Mapping[str, int]
) -> Page:
    short = sum(len(segment.text) for segment in segments) < _STAMP
    is_picture = short and (_is_covered(drawn) or (not segments and _shows_something(drawn)))
    return Page(text_of(blocks), left_out, short, is_picture)


def _from_left(segments: Sequence[Segment]) -> Sequence[Segment]:
    return mirrored(segments) if _reads_leftwards(segments) else segments


def _reads_leftwards(segments: Sequence[Segment]) -> bool:
    """Whether most segments hold Hebrew or Arabic letters."""
    return 2 * sum(_LEFTWARDS.search(one.text) is not None for one in segments) > len(segments)


def _seen(drawn: Drawn) -> tuple[list[Segment], Mapping[str, int]]:
    reasons = sift(drawn)
    invisible = [span for span, reason in reasons.items() if reason == INVISIBLE]
    seen = [span for span, reason in reasons.items() if reason == SEEN]
    if _size(seen) < min(_STAMP, _size(invisible)) and _is_covered(drawn):
        # Text recognition lays its findings invisibly over the scan: they are the page's text.
        reasons.update(dict.fromkeys(invisible, SEEN))
        seen = [span for span, reason in reasons.items() if reason == SEEN]
    left_out: Counter[str] = Counter()
    for span, reason in reasons.items():
        if reason != SEEN:
            left_out[reason] += _size([span])
    return drawn.lines_of(seen), left_out


def _is_covered(drawn: Drawn) -> bool:
    """Whether pictures cover most of the page."""
    width, height = drawn.width, drawn.height
    covered = sum(
        max(0.0, min(right, width) - max(left, 0.0)) * max(0.0, min(bottom, height) - max(top, 0.0))
        for left, top, right, bottom in drawn.pictures()
    )
    return covered >= _COVERED * width * height


def _size(spans: Iterable[Span]) -> int:
    """Characters, without spaces."""
    return sum(len("".join(span.text.split())) for span in spans)


def _shows_something(drawn: Drawn) -> bool:
    return bool(drawn.pictures()) or drawn.shapes >= _MANY_SHAPES


def _share_unknown(segments: Sequence[Segment]) -> float:
    text = "".join([segment.text for segment in segments])
    return text.count(_UNKNOWN) / max(1, len(text))
