"""docker-compose.yml as Compose reads it: anchors, `${NAME:-default}` and env files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"

SETTING = re.compile(r"(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)")
VARIABLE = re.compile(
    r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?::-(?P<default>[^}]*))?\}|(?P<other>))"
)


class ComposeFileError(ValueError):
    """The file says something that this reader, or Compose, would take otherwise than meant."""


@dataclass(frozen=True, slots=True)
class Block:
    """One service of the file."""

    name: str
    said: Mapping[str, Any]

    @property
    def command(self) -> list[str]:
        return [str(word) for word in self.said["command"]]

    @property
    def health(self) -> list[str]:
        """The health check's own command; empty where there is none."""
        test = self.said.get("healthcheck", {}).get("test", [])
        return [str(word) for word in test[1:]]

    @property
    def ours(self) -> bool:
        return str(self.said["image"]).startswith("howlerhire")

    def environment(self, *env_files: Mapping[str, str]) -> dict[str, str]:
        """What the container gets: the env files in their order, then the block's own."""
        merged: dict[str, str] = {}
        for file in env_files if "env_file" in self.said else ():
            merged |= file
        return merged | {name: str(value) for name, value in self.own_environment.items()}

    @property
    def own_environment(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.said.get("environment", {})
        return found


def blocks(text: str, values: Mapping[str, str] | None = None) -> dict[str, Block]:
    """The services of a compose file, with `values` put in.

    Raises:
        ComposeFileError: a `$` that is neither `$$` nor `${NAME}` nor `${NAME:-default}`.
    """
    whole = _filled(YAML(typ="safe").load(text), values or {})
    return {name: Block(name, said) for name, said in whole["services"].items()}


def settings_in(text: str) -> dict[str, str]:
    """The variables of an env file.

    Raises:
        ComposeFileError: a line that is no variable, no comment and not blank.
    """
    found = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = SETTING.fullmatch(line)
        if match is None:
            raise ComposeFileError(f"not NAME=value: {line!r}")
        found[match["name"]] = match["value"]
    return found


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        return VARIABLE.sub(lambda found: _value(found, values), part)
    if isinstance(part, dict):
        return {name: _filled(one, values) for name, one in part.items()}
    if isinstance(part, list):
        return [_filled(one, values) for one in part]
    return part


def _value(found: re.Match[str], values: Mapping[str, str]) -> str:
    if found["dollar"]:
        return "$"
    if found["name"] is None:
        raise ComposeFileError(f"a bare $ in {found.string!r}: write $$")
    return values.get(found["name"]) or found["default"] or ""
