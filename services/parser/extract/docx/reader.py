"""The text of a DOCX as a person reads it."""

import io
from collections.abc import Mapping


def read_docx(data: bytes) -> tuple[str, int, Mapping[str, int]]:
    """Text in reading order, the number of pages (0: not said), characters left out by reason."""
    import mammoth

    return mammoth.extract_raw_text(io.BytesIO(data)).value, 0, {}
