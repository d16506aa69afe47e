"""Ids of runs and dead letters by their beginning."""

from uuid import UUID

UUID_DIGITS = 32


def ids_that_begin(given: str) -> tuple[UUID, UUID] | None:
    """The first and the last UUID that begins with `given`; None if none can."""
    digits = given.replace("-", "").casefold()
    if not digits or len(digits) > UUID_DIGITS or set(digits) - set("0123456789abcdef"):
        return None
    return UUID(digits.ljust(UUID_DIGITS, "0")), UUID(digits.ljust(UUID_DIGITS, "f"))
