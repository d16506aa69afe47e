"""Every file of the repository that is made from the program, and what makes it."""

from collections.abc import Callable
from pathlib import Path

import howler
from howler.cli.pages import (
    commands,
    env_example,
    events,
    metrics,
    reasons,
    rooms,
    services,
    settings,
)
from schemas import asyncapi

ROOT = Path(howler.__file__).resolve().parents[1]

PAGES: dict[str, Callable[[], str]] = {
    ".env.example": env_example.page,
    "ARCHITECTURE.md": lambda: rooms.drawn_into((ROOT / "ARCHITECTURE.md").read_text("utf-8")),
    "docs/reference/cli.md": commands.page,
    "docs/reference/events.md": events.page,
    "docs/reference/metrics.md": metrics.page,
    "docs/reference/reasons.md": reasons.page,
    "docs/reference/services.md": services.page,
    "docs/reference/settings.md": settings.page,
    "schemas/asyncapi.json": asyncapi.written,
}
"""What makes each page, by its path in the repository."""


def stale() -> list[str]:
    """The pages that say something else than the program."""
    return [name for name, page in PAGES.items() if _there(name) != page()]


def write_all() -> list[str]:
    """Writes those anew that are stale, and returns their names."""
    found = stale()
    for name in found:
        (ROOT / name).write_text(PAGES[name](), encoding="utf-8")
    return found


def _there(name: str) -> str | None:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else None
