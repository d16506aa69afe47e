"""Logs: one JSON object a line, of event names, ids and enumerations only; plain on a terminal."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any


class LineFormatter(logging.Formatter):
    """A log record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        if sys.stderr.isatty():
            line = f"{at[11:23]} {record.levelname.lower():8} {record.name}: {record.getMessage()}"
            return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
        fields = {
            "at": at,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["stack"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


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
