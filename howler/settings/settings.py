"""Settings of a process: the environment, else the sandbox of this checkout."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import (
    AliasChoices,
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from howler.settings.addresses import ADDRESSES, DATABASE_NAMES, with_addresses
from howler.settings.faults import SettingsError, lines
from howler.settings.kafka import KafkaSettings
from howler.settings.kinds import DatabaseUrl, Limits, Text


class Settings(KafkaSettings):
    """What every process of ours takes from its environment."""

    database_url: DatabaseUrl = Field(
        validation_alias=AliasChoices(*DATABASE_NAMES),
        description="Postgres; may be a transaction pooler; `?sslmode=verify-full&sslrootcert=FILE`"
        " at its end for TLS",
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
    gauge_seconds: float = Field(
        default=60.0,
        ge=1,
        le=3600,
        validation_alias="HOWLER_GAUGE_SECONDS",
        description="least time from one reading of the database for /metrics to the next",
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
            faults += lines(error, told=ADDRESSES if faults else ())
        if faults:
            raise SettingsError("\n".join(faults))
        return settings


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
