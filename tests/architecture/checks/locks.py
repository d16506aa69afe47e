"""Locks hold versions and hashes, never where a package came from, and are up to date."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}(?: \\)?")
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\")
JAR = re.compile(r"[0-9a-f]{64} [A-Za-z0-9_.+/-]+\.jar")
DIRECT = "(pyproject.toml"
"""How the lock says that a package is there because pyproject.toml names it."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock, and for whom it is there."""

    name: str
    version: str
    hashes: int
    direct: bool


def pins(lock: str) -> list[Pin]:
    """The packages of a lock, in its order."""
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", "\n" + lock)[1:]:
        first, _, rest = block.partition("\n")
        match = PIN.fullmatch(first)
        if match:
            hashes = sum(bool(HASH.fullmatch(line.strip())) for line in rest.splitlines())
            found.append(
                Pin(canonicalize_name(match["name"]), match["version"], hashes, DIRECT in rest)
            )
        else:
            found.append(Pin(first, "", 0, direct=False))
    return found


def unsafe_lines(name: str, lock: str) -> list[str]:
    """Packages without an exact version or a hash, and lines that say where from."""
    found = pins(lock)
    bare = [
        f"{name}: {pin.name} has no exact version with a hash" for pin in found if not pin.hashes
    ]
    addresses = [
        f"{name}:{number} says where packages come from: run `make lock`"
        for number, line in enumerate(lock.splitlines(), start=1)
        if "://" in line or re.match(r"\s*(?:-i|-f|--(?:extra-)?index|--find|--trusted)", line)
    ]
    return bare + addresses + ([] if found else [f"{name} holds no package"])


def asked_for(project: dict[str, Any]) -> list[Requirement]:
    """What pyproject.toml names: dependencies, extras and groups."""
    table = project["project"]
    lists = [
        table["dependencies"],
        *table.get("optional-dependencies", {}).values(),
        *project.get("dependency-groups", {}).values(),
    ]
    return [Requirement(text) for texts in lists for text in texts]


def out_of_date(project: dict[str, Any], lock: str) -> list[str]:
    """Where pyproject.toml and its lock do not agree, as far as that can be seen offline."""
    locked = {pin.name: pin for pin in pins(lock)}
    wanted = {canonicalize_name(one.name): one for one in asked_for(project)}
    complaints = []
    for name, requirement in wanted.items():
        pin = locked.get(name)
        if pin is None:
            complaints.append(f"{name} is in pyproject.toml and not in the lock: run `make lock`")
        elif not requirement.specifier.contains(pin.version, prereleases=True):
            complaints.append(f"{requirement} is asked for, {pin.version} is locked: `make lock`")
    gone = [pin.name for pin in locked.values() if pin.direct and pin.name not in wanted]
    return complaints + [
        f"{name} is locked, and pyproject.toml no longer names it" for name in gone
    ]


def not_pinned_to(project: dict[str, Any], exact: Collection[str]) -> list[str]:
    """Packages whose inner names we rely on, and which are not pinned to one version."""
    pinned = {
        str(canonicalize_name(one.name))
        for one in asked_for(project)
        if [part.operator for part in one.specifier] == ["=="]
    }
    return [
        f"{name} must be pinned with == in pyproject.toml" for name in exact if name not in pinned
    ]


def bad_jar_lines(text: str) -> list[str]:
    """Lines of the jars' list that are not a hash and a path."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    wrong = [f"not `sha256 path`: {line[:80]}" for line in lines if not JAR.fullmatch(line)]
    twice = {line for line in lines if lines.count(line) > 1}
    return [*wrong, *(f"twice: {line}" for line in twice), *([] if lines else ["no jar"])]
