"""Where downloads lie, for every checkout of this user together."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return HOWLER_CACHE, or `howler` in the user's own folder for caches."""
    named = os.environ.get("HOWLER_CACHE", "").strip()
    return Path(named).expanduser().absolute() if named else Path.home() / ".cache" / "howler"
