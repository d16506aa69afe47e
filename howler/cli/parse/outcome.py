"""What the parser would read of a local file: the service's own path, less the download."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from howler.verdicts import Verdict
from services.parser.extract.extracted import MAX_FILE_BYTES, Extracted
from services.parser.extract.pool import Extractor
from services.parser.parse_resume_file import NO_MODEL, NO_MODEL_SAYS
from services.parser.read_record import RecordReader, Structured


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file.

    Args:
        read: its text, None where it was refused.
        structured: its record, None where it was refused or no model answered.
        refusal: code and sentence, None where all went well.
        seconds: all of it.
    """

    file: Path
    read: Extracted | None
    structured: Structured | None
    refusal: tuple[str, str] | None
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """One object, the same names whatever came of it."""
        read, structured = self.read, self.structured
        return {
            "file": str(self.file),
            "kind": read and read.kind,
            "pages": read and read.pages,
            "text": read and read.text,
            "record": structured and structured.record,
            "left_out": [
                {"what": one.what, "characters": one.characters}
                for one in (read.left_out if read else ())
            ],
            "dropped": [
                {"field": one.field, "reason": one.reason}
                for one in (structured.dropped if structured else ())
            ],
            "refusal": self.refusal and dict(zip(("code", "message"), self.refusal, strict=True)),
            "writer": structured and structured.writer,
            "seconds": round(self.seconds, 3),
            "extract_seconds": read and round(read.seconds, 3),
            "peak_memory_bytes": read and read.peak_memory_bytes,
        }


async def outcome_of(file: Path, extractor: Extractor, reader: RecordReader) -> Outcome:
    """Reads one file; raises OSError if it cannot be opened."""
    began = time.monotonic()
    with file.open("rb") as opened:  # one byte more than is allowed says enough
        data = opened.read(MAX_FILE_BYTES + 1)
    read = structured = refusal = None
    try:
        read = await extractor.extract(data)
    except Verdict as refused:
        refusal = (refused.code, refused.message)
    if read is not None:
        try:
            structured = await reader.structure(read.text)
        except Verdict as failed:
            refusal = (NO_MODEL, f"{NO_MODEL_SAYS} ({failed.code}: {failed.message})")
    return Outcome(file, read, structured, refusal, time.monotonic() - began)
