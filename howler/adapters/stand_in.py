"""Which providers are real and which are the sandbox's stand-ins.

A stand-in is used only through `HOWLER_SANDBOX_URL`, for a provider that has no key, and only if
the database carries the sandbox's marker: a forgotten key never writes stand-in data into a real
system.
"""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

if TYPE_CHECKING:
    from asyncpg import Pool

log = logging.getLogger("howler.stand_in")

LABEL = "stand-in writer, no key set"
"""What everything that a stand-in wrote is labelled with."""

STAND_IN_KEY = "stand-in"


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider is and with which key; `base_url` None means its own default."""

    key: str
    base_url: str | None


class Providers:
    """Chooses for one process; `missing` says all that is missing at once."""

    def __init__(self, sandbox_url: str | None, *, marked: bool) -> None:
        self._sandbox_url = sandbox_url.rstrip("/") if sandbox_url and marked else None
        self._unmarked = bool(sandbox_url) and not marked
        self._missing: list[str] = []

    @classmethod
    async def choose(cls, sandbox_url: str | None, pool: "Pool[Any]") -> "Providers":
        """Looks for the marker where a stand-in is offered."""
        marked = False
        if sandbox_url:
            marked = bool(
                await pool.fetchval("select to_regclass('howler_sandbox.marker') is not null")
            )
        return cls(sandbox_url, marked=marked)

    def address(self, name: str, value: str | None, path: str) -> str:
        """The setting `name`, or the stand-in's address at `path`."""
        return value or self._instead(name, path)

    def key(self, name: str, value: SecretStr | None) -> str:
        """The setting `name`, or the stand-in's key."""
        if value is not None:
            return value.get_secret_value()
        self._instead(name, "")
        return STAND_IN_KEY

    def model(self, name: str, key: SecretStr | None, path: str) -> Provider:
        """A language model: the real one where the key `name` is set, else the stand-in."""
        if key is not None:
            return Provider(key.get_secret_value(), None)
        address = self._instead(name, path)
        if address:
            log.warning("%s: set %s to use the real provider", LABEL, name)
        return Provider(STAND_IN_KEY, address)

    def missing(self) -> list[str]:
        """What is not set and no stand-in may replace here, a sentence each."""
        lines = [f"{name}: is not set" for name in self._missing]
        if lines and self._unmarked:
            lines.append(
                "HOWLER_SANDBOX_URL is set, but this database was not made by our sandbox, so its"
                " stand-ins are not used: set the keys"
            )
        return lines

    def _instead(self, name: str, path: str) -> str:
        if self._sandbox_url is None:
            self._missing.append(name)
            return ""
        return f"{self._sandbox_url}{path}"
