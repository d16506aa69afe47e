"""What is remembered of a step, and how its result is kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pydantic import TypeAdapter

from howler.verdicts import Permanent, Refused, Transient, Verdict

T = TypeVar("T")

RESULT_BYTES = 1 << 20
"""Most bytes of a step's result, as JSON in UTF-8."""

NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL in JSON; a backslash before it would make it six plain characters."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A step's row in `howler.steps`, its fields in the order in which they are read.

    Args:
        attempts: made and counted, absolute.
        interrupted: paid calls whose end nobody saw.
    """

    state: str
    attempts: int = 0
    interrupted: int = 0
    due_at: datetime | None = None
    code: str | None = None
    message: str | None = None
    refused: bool = False
    result: str | None = None

    def again(self) -> "Remembered":
        """Before one more attempt: a call that was begun and not ended counts as unseen."""
        unseen = self.interrupted + (self.state == "started")
        return Remembered("started", self.attempts, unseen)

    def done(self, result: str) -> "Remembered":
        """After an attempt that succeeded."""
        return Remembered("done", self.attempts + 1, self.interrupted, result=result)

    def failed(self, verdict: Verdict, attempts: int, due: datetime | None) -> "Remembered":
        """After one that failed: parked until `due`, or for good."""
        return Remembered(
            "failed" if due is None else "parked",
            attempts,
            self.interrupted,
            due,
            verdict.code,
            verdict.message,
            isinstance(verdict, Refused),
        )

    def verdict(self) -> Verdict:
        """The verdict of its last attempt."""
        kind = Refused if self.refused else Permanent if self.state == "failed" else Transient
        return kind(self.code or "failed", self.message or "failed")


NEVER = Remembered("new")
"""A step of which nothing is remembered."""


def encode(adapter: TypeAdapter[T], value: T) -> str:
    """A result as JSON that Postgres can keep, and that can be read again.

    Raises:
        Permanent: it is over 1 MiB, holds a NUL character, or is not what the annotation says.
    """
    try:
        data = adapter.dump_json(value, warnings="error")
        adapter.validate_json(data)
    except Exception as error:
        raise Permanent("result-not-json", f"its result cannot be stored: {error}"[:500]) from error
    if len(data) > RESULT_BYTES:
        raise Permanent(
            "result-too-large", f"its result has {len(data):,} bytes of {RESULT_BYTES:,}"
        )
    text = data.decode()
    if NUL.search(text):
        raise Permanent("result-not-json", "its result holds a NUL character")
    return text
