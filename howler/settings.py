"""Settings of a process: the environment, else the sandbox of this checkout.

Database and broker come both from the environment or both from `.howler/sandbox.json`, so that a
forgotten variable never mixes a real system with a sandbox.
"""

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

SANDBOX_FILE = Path(".howler") / "sandbox.json"

DATABASE_NAMES = ("DATABASE_URL", "SUPABASE_DB_URL")
KAFKA_NAME = "KAFKA_BOOTSTRAP_SERVERS"
ADDRESSES = (*DATABASE_NAMES, KAFKA_NAME)


class SettingsError(Exception):
    """Settings that cannot be used; the message names every one of them, a line each."""


def stripped(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _pairs(value: Any) -> Any:
    """`a=1,b=2` as a mapping."""
    if not isinstance(value, str):
        return value
    parts = [part.split("=", 1) for part in value.split(",") if part.strip()]
    if any(len(part) == 1 for part in parts):
        raise ValueError("write function=limit, with commas between")
    return {name.strip(): number.strip() for name, number in parts}


def _postgres(value: Any) -> Any:
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
    return text


Secret = Annotated[SecretStr | None, BeforeValidator(stripped)]
Text = Annotated[str | None, BeforeValidator(stripped)]
Limits = Annotated[dict[str, Annotated[int, Field(ge=1, le=1000)]], BeforeValidator(_pairs)]


class Settings(BaseModel):
    """What every process of ours takes from its environment."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    database_url: Annotated[SecretStr, BeforeValidator(_postgres)] = Field(
        validation_alias=AliasChoices(*DATABASE_NAMES),
        description="Postgres; may be a transaction pooler",
    )
    kafka_bootstrap_servers: Annotated[str, BeforeValidator(stripped)] = Field(
        validation_alias=KAFKA_NAME, description="host:port, or several with commas between"
    )
    sandbox_url: Text = Field(
        default=None,
        validation_alias="HOWLER_SANDBOX_URL",
        description="the sandbox's stand-in server, used for every provider that has no key",
    )
    namespace: str = Field(
        default="",
        validation_alias="HOWLER_NAMESPACE",
        pattern=r"^([a-z0-9][a-z0-9.-]*[.-])?$",
        description="prefix of topics and groups, ends with . or -",
    )
    lease_seconds: float = Field(
        default=30.0,
        ge=1,
        le=600,
        validation_alias="HOWLER_LEASE_SECONDS",
        description="a dead worker's slot is free again after this",
    )
    max_running: int = Field(
        default=50,
        ge=1,
        le=1000,
        validation_alias="HOWLER_MAX_RUNNING",
        description="most runs at once in this process",
    )
    drain_seconds: float = Field(
        default=25.0,
        ge=0,
        le=3600,
        validation_alias="HOWLER_DRAIN_SECONDS",
        description="how long a stop waits for runs before it gives them back",
    )
    keep_payloads_days: float = Field(
        default=7.0,
        gt=0,
        validation_alias="HOWLER_KEEP_PAYLOADS_DAYS",
        description="how long an ended run keeps its event, steps and log",
    )
    keep_keys_days: float = Field(
        default=30.0,
        ge=8,
        validation_alias="HOWLER_KEEP_KEYS_DAYS",
        description="how long a repeated event is recognised; longer than topics keep events",
    )
    limits: Limits = Field(
        default={},
        validation_alias="HOWLER_LIMITS",
        description="function=limit, with commas between: replaces the declared limits",
    )
    web_bind: str = Field(
        default="127.0.0.1",
        validation_alias="HOWLER_WEB_BIND",
        description="address of /livez, /readyz and /metrics",
    )
    web_port: int = Field(
        default=6066,
        ge=1,
        le=65535,
        validation_alias="HOWLER_WEB_PORT",
        description="their port",
    )

    @field_validator("keep_keys_days")
    @classmethod
    def _outlives_payloads(cls, days: float, info: ValidationInfo) -> float:
        if days < info.data.get("keep_payloads_days", 0):
            raise ValueError("keys must be kept at least as long as HOWLER_KEEP_PAYLOADS_DAYS")
        return days

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Self:
        """Reads the settings; a blank one counts as not set.

        Raises:
            SettingsError: some are missing or wrong; all of them are named.
        """
        given = os.environ if environ is None else environ
        values = {name: text.strip() for name, text in given.items() if text.strip()}
        faults: list[str] = []
        try:
            values = with_addresses(values, folder or Path.cwd())
        except SettingsError as fault:
            faults.append(str(fault))
        known = {name: values[name] for name in _names(cls) if name in values}
        try:
            settings = cls.model_validate(known)
        except ValidationError as error:
            faults += _lines(error, told=ADDRESSES if faults else ())
        if faults:
            raise SettingsError("\n".join(faults))
        return settings


def with_addresses(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """`environ` with database, broker and stand-in of the checkout's sandbox where it has neither.

    Raises:
        SettingsError: only one of database and broker is set, or there is no sandbox either.
    """
    values = dict(environ)
    database = next((name for name in DATABASE_NAMES if values.get(name, "").strip()), None)
    kafka = bool(values.get(KAFKA_NAME, "").strip())
    if database and kafka:
        return values
    if database or kafka:
        there, missing = (database, KAFKA_NAME) if database else (KAFKA_NAME, DATABASE_NAMES[0])
        raise SettingsError(
            f"{there} is set but {missing} is not: set both, or neither to use this checkout's"
            " sandbox"
        )
    path = folder / SANDBOX_FILE
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        values[DATABASE_NAMES[0]] = state["database_url"]
        values[KAFKA_NAME] = state["kafka_bootstrap_servers"]
        if state.get("sandbox_url"):
            values.setdefault("HOWLER_SANDBOX_URL", state["sandbox_url"])
    except FileNotFoundError:
        raise SettingsError(
            f"{DATABASE_NAMES[0]} and {KAFKA_NAME} are not set, and no sandbox runs here: set both,"
            " or start one with `make up`"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{SANDBOX_FILE} cannot be read ({type(error).__name__}): `make down` and `make up`"
        ) from error
    return values


def _names(kind: type[BaseModel]) -> list[str]:
    names: list[str] = []
    for field in kind.model_fields.values():
        alias = field.validation_alias
        names += (
            [str(name) for name in alias.choices]
            if isinstance(alias, AliasChoices)
            else [str(alias)]
        )
    return names


def _lines(error: ValidationError, told: Collection[str]) -> list[str]:
    """One line a fault: the variable, and what is wrong with it; never its value.

    Those that are `told` to be missing already are left out.
    """
    lines = []
    for fault in error.errors(include_input=False, include_url=False):
        name, *inside = [str(part) for part in fault["loc"]] or ["settings"]
        if fault["type"] == "missing" and name in told:
            continue
        what = "is not set" if fault["type"] == "missing" else fault["msg"]
        where = f"{name} ({inside[0]})" if inside else name
        lines.append(f"{where}: {what.removeprefix('Value error, ')}")
    return lines
