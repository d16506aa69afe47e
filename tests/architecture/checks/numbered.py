"""Migrations: numbered, forward only, each in its owner's schema."""

import re
from collections.abc import Collection, Mapping

NAME = re.compile(r"(?P<number>\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*\.sql")

REACHES_OUT = {
    "refers to the application's tables": r"\bpublic\.|\bauth\.",
    "drops a table": r"\bdrop\s+table\b",
    "grants something": r"\bgrant\b",
    "needs a session of its own": r"\blisten\b|\bpg_advisory_lock\b",
}
"""What a migration outside `app/` must not do, by the words that do it."""


def badly_numbered(folder: str, names: Collection[str]) -> list[str]:
    """Files that are not 0001_what.sql, 0002_what.sql and so on without a gap."""
    complaints = []
    for expected, name in enumerate(sorted(names), start=1):
        match = NAME.fullmatch(name)
        if match is None:
            complaints.append(f"migrations/{folder}/{name} is not called like 0001_tables.sql")
        elif int(match["number"]) != expected:
            complaints.append(f"migrations/{folder}/{name} should have the number {expected:04}")
    return complaints


def reaching_out(texts: Mapping[str, str]) -> list[str]:
    """Statements that touch what is not the migration's own; comments are not read."""
    return [
        f"{path}:{number} {what}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in REACHES_OUT.items()
        if re.search(pattern, line.partition("--")[0], re.IGNORECASE)
    ]


def without_a_service(folders: Collection[str], services: Collection[str]) -> list[str]:
    """Folders whose owner is not there."""
    known = {"app", "runtime", *services}
    return [f"migrations/{name}/ belongs to no service" for name in folders if name not in known]
