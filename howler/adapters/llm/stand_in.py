"""How an answer says that our sandbox wrote it, so that it can be labelled wherever it is read."""

from collections.abc import Mapping

HEADER = "x-howler-stand-in"


def is_stand_in(headers: Mapping[str, str]) -> bool:
    return HEADER in headers
