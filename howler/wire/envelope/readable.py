"""Headers of a record as text, to be kept and shown."""

from collections.abc import Sequence

KEPT_OF_HEADERS = 65_536
"""Characters of all headers together: so the copy fits into a topic wherever its original did."""

LEFT_OUT = "dlq-headers-left-out"


def readable_headers(headers: Sequence[tuple[str, bytes | None]]) -> list[list[str]]:
    """Headers as text that jsonb can keep: bytes that are not UTF-8, and NUL, as escapes.

    Where they are too many, the last one says how many were left out.
    """
    kept: list[list[str]] = []
    room = KEPT_OF_HEADERS
    for number, (name, value) in enumerate(headers):
        pair = [_readable(name.encode("utf-8", "replace")), _readable(value)]
        room -= sum(map(len, pair))
        if room < 0:
            return [*kept, [LEFT_OUT, str(len(headers) - number)]]
        kept.append(pair)
    return kept


def _readable(data: bytes | None) -> str:
    text = (data or b"")[:4_096].decode("utf-8", "backslashreplace")
    return text.replace("\x00", "\\x00")
