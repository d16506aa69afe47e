"""Kinds of values that settings have, and how each is read from a text."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr

from howler.settings.database import tls_faults


def stripped(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def pairs(value: Any) -> Any:
    """`a=1,b=2` as a mapping."""
    if not isinstance(value, str):
        return value
    parts = [part.split("=", 1) for part in value.split(",") if part.strip()]
    if any(len(part) == 1 for part in parts):
        raise ValueError("write function=limit, with commas between")
    return {name.strip(): number.strip() for name, number in parts}


def postgres(value: Any) -> Any:
    """Refuses an address here that the driver would refuse later with parts of it in its words."""
    text = stripped(value)
    if not isinstance(text, str):
        return text
    try:
        fits = urlsplit(text).scheme in {"postgresql", "postgres"} and urlsplit(text).port != 0
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            "is not like postgresql://user:password@host:5432/database (in a password, write @ as"
            " %40, / as %2F, # as %23)"
        )
    faults = tls_faults(text)
    if faults:
        raise ValueError("; ".join(faults))
    return text


Secret = Annotated[SecretStr | None, BeforeValidator(stripped)]
Text = Annotated[str | None, BeforeValidator(stripped)]
Limits = Annotated[dict[str, Annotated[int, Field(ge=1, le=1000)]], BeforeValidator(pairs)]
DatabaseUrl = Annotated[SecretStr, BeforeValidator(postgres)]
