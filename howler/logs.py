"""Logs: one JSON object a line, of event names, ids and enumerations only; plain on a terminal.

What strangers wrote never gets here: of an exception its type and its place are told, not its text.
"""

import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

ABOUT: ContextVar[MappingProxyType[str, Any]] = ContextVar("about", default=MappingProxyType({}))
"""What the lines of this task are about: `run`, `function`, `event`, `step`, `attempt`."""

COLOURS = {"WARNING": "33", "ERROR": "31", "CRITICAL": "31;1"}
DIM = "2"


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """Adds `fields` to every line that is logged inside, also by the tasks that begin there."""
    token = ABOUT.set(MappingProxyType({**ABOUT.get(), **fields}))
    try:
        yield
    finally:
        ABOUT.reset(token)


class LineFormatter(logging.Formatter):
    """A log record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        if sys.stderr.isatty():
            return self._for_people(at[11:23], record)
        fields = {
            "at": at,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **{name: str(value) for name, value in ABOUT.get().items()},
        }
        if record.exc_info:
            fields["stack"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)

    def _for_people(self, at: str, record: logging.LogRecord) -> str:
        level = _coloured(f"{record.levelname.lower():8}", COLOURS.get(record.levelname))
        told = " ".join(f"{name}={value}" for name, value in ABOUT.get().items())
        line = f"{at} {level} {record.name}: {record.getMessage()}"
        line += _coloured(f"  {told}", DIM) if told else ""
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line

    def formatException(self, ei: Any) -> str:  # noqa: N802  the library's name
        """The places of an exception and of those behind it, each with its type."""
        told = []
        fault: BaseException | None = ei[1]
        while fault is not None:
            frames = traceback.format_tb(fault.__traceback__)
            told.append("".join(frames) + type(fault).__qualname__)
            fault = fault.__cause__ or fault.__context__
        return "\nafter:\n".join(told)


def _coloured(text: str, code: str | None) -> str:
    """`text` in colour, unless NO_COLOR is set or the terminal is a dumb one."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if code is None or plain else f"\x1b[{code}m{text}\x1b[0m"


class Seldom(logging.Filter):
    """Lets the Kafka client say one thing once in `QUIET` seconds.

    While the brokers are away it tells every attempt, about a hundred lines a second.
    """

    QUIET = 10.0
    LOGGER = "aiokafka"

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(self.LOGGER):
            return True
        again = self._said.get(str(record.msg), -self.QUIET) + self.QUIET
        if record.created < again:
            return False
        self._said[str(record.msg)] = record.created
        return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": LineFormatter}},
    "filters": {"seldom": {"()": Seldom}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["seldom"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "howler": {"level": "INFO"},
        "aiokafka.consumer.group_coordinator": {"level": "ERROR"},
    },
}
