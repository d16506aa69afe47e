"""The written contract, as a strict validator of its own reads it."""

import functools
from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from schemas.files import schema_of

FORMATS = FormatChecker(formats=["date"])


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(found: Any) -> bool:
    """Whether a text is a moment; the pattern beside it says which of the ways to write one."""
    return not isinstance(found, str) or bool(datetime.fromisoformat(found))


@functools.cache
def validator(event_name: str) -> Draft202012Validator:
    """Of the event's schema as it stands today; formats count."""
    return validator_of(schema_of(event_name))


def validator_of(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=FORMATS)
