"""Where database and broker are: both from the environment, or both from this checkout's sandbox.

So a forgotten variable never mixes a real system with a sandbox.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from howler.settings.faults import SettingsError

SANDBOX_FILE = Path(".howler") / "sandbox.json"

DATABASE_NAMES = ("DATABASE_URL", "SUPABASE_DB_URL")
KAFKA_NAME = "KAFKA_BOOTSTRAP_SERVERS"
ADDRESSES = (*DATABASE_NAMES, KAFKA_NAME)


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
