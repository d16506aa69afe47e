"""The fault plan: which calls are to go wrong, and how. In memory only; a restart forgets it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal[
    "latency",
    "status",
    "redirect",
    "hang",
    "reset",
    "html",
    "lost-answer",
    "truncated",
    "garbage-json",
    "huge",
    "refusal",
    "max-tokens",
    "thinking-first",
    "invent",
    "obey",
    "prose",
    "wrong-shape",
]

INSTEAD_OF_THE_ANSWER = frozenset({"status", "redirect", "hang", "reset", "html"})
TO_THE_ANSWER = frozenset({"lost-answer", "truncated", "garbage-json", "huge"})
IN_THE_ANSWER = frozenset(
    {"refusal", "max-tokens", "thinking-first", "invent", "obey", "prose", "wrong-shape"}
)


class Fault(BaseModel):
    """What goes wrong.

    `latency` waits `seconds` and then goes on. In the place of an answer: `status` (with `headers`
    and `body`; without a body the provider's own documented one), `redirect` (to `location`),
    `hang` (until the caller gives up), `reset`, `html` (a page, with `status`, 200 by default).
    To an honest answer: `lost-answer` (done, then the connection is reset), `truncated` (half of
    it), `garbage-json`, `huge` (padded with blanks to `bytes`; `chunked` hides the length).
    Inside a language model's answer: `refusal`, `max-tokens`, `thinking-first`, `invent`, `obey`,
    `prose` (words in the place of JSON), `wrong-shape` (JSON that does not fit the schema).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    status: int | None = Field(default=None, ge=200, le=599)
    headers: dict[str, str] = Field(default_factory=dict)
    body: Any = None
    seconds: float = Field(default=0.0, ge=0, le=3600)
    location: str | None = None
    bytes: int = Field(default=32 * 1024 * 1024, ge=1, le=1024**3)
    chunked: bool = False

    @model_validator(mode="after")
    def _complete(self) -> "Fault":
        if self.kind == "status" and self.status is None:
            raise ValueError("a fault of kind 'status' needs a status, such as 529")
        if self.kind == "redirect" and not self.location:
            raise ValueError("a fault of kind 'redirect' needs a location")
        return self


class Rule(BaseModel):
    """When a fault happens: `times` calls (None: always) of an endpoint.

    `endpoint` is a name such as `anthropic.messages`, a provider such as `anthropic`, or `*`.
    `match` narrows it to calls whose path or body holds that piece of text; a JSON body is looked
    through string by string, so its escapes need not be guessed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str
    fault: Fault
    times: int | None = Field(default=1, ge=1)
    match: str | None = None

    def fits(self, endpoint: str, path: str, body: bytes) -> bool:
        at_home = self.endpoint in {"*", endpoint, endpoint.partition(".")[0]}
        return at_home and (self.match is None or _holds(self.match, path, body))


@dataclass(slots=True)
class _Entry:
    id: int
    rule: Rule
    used: int = 0

    @property
    def spent(self) -> bool:
        return self.rule.times is not None and self.used >= self.rule.times


class FaultPlan:
    """The rules in the order they were given; several may hit one call.

    One call meets at most one latency, one fault that replaces or spoils the answer, and each
    fault inside the answer once: of two that exclude each other the earlier rule wins, and only
    a rule that took effect is counted.
    """

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._last_id = 0

    def add(self, rules: Sequence[Rule]) -> None:
        for rule in rules:
            self._last_id += 1
            self._entries.append(_Entry(self._last_id, rule))

    def clear(self, rule_id: int | None = None) -> None:
        self._entries = [e for e in self._entries if rule_id is not None and e.id != rule_id]

    def take(self, endpoint: str, path: str, body: bytes) -> tuple[Fault, ...]:
        """Return the faults that hit this call, and count them as used."""
        hit: dict[str, _Entry] = {}
        for entry in self._entries:
            if not entry.spent and entry.rule.fits(endpoint, path, body):
                hit.setdefault(_slot(entry.rule.fault.kind), entry)
        way = hit.get("way")
        if way is not None and way.rule.fault.kind in INSTEAD_OF_THE_ANSWER:
            hit = {slot: entry for slot, entry in hit.items() if slot in {"way", "latency"}}
        for entry in hit.values():
            entry.used += 1
        return tuple(entry.rule.fault for entry in hit.values())

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {
                "id": entry.id,
                "used": entry.used,
                "spent": entry.spent,
                **entry.rule.model_dump(exclude={"fault"}),
                "fault": entry.rule.fault.model_dump(exclude_defaults=True),
            }
            for entry in self._entries
        ]


def _slot(kind: Kind) -> str:
    return "way" if kind in INSTEAD_OF_THE_ANSWER | TO_THE_ANSWER else kind


def _holds(wanted: str, path: str, body: bytes) -> bool:
    if wanted in path or wanted.encode() in body:
        return True
    try:
        return any(wanted in text for text in _strings(json.loads(body)))
    except (ValueError, RecursionError):
        return False


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
