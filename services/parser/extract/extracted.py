"""What comes out of a file, and the caps on what may go in."""

from dataclasses import dataclass
from typing import Final, Literal

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_CHARACTERS: Final = 200_000
MAX_PAGES: Final = 200

Kind = Literal["pdf", "docx"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Text that stands in the file and that we did not take, such as `white-on-white text`."""

    what: str
    characters: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one file as a reader sees it, in reading order.

    `pages` is 0 where the file does not say (most DOCX). `peak_memory_bytes` is the resident peak
    of the child while it read the file, its own libraries included.
    """

    text: str
    kind: Kind
    pages: int
    left_out: tuple[LeftOut, ...]
    seconds: float
    peak_memory_bytes: int
