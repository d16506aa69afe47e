"""Which event a record is, and the sentence for a name that does not belong here."""

import difflib
from collections.abc import Collection, Mapping

from pydantic import BaseModel

from howler.wire.envelope import reasons
from howler.wire.envelope.excerpt import excerpt

_LONGEST_NAME = 200
"""Characters of a name that is still compared: a header may hold a million of them."""


def topic_named(event_name: str) -> str:
    """The topic of an event: its name with `.` for `/`, which Kafka forbids in a topic's name."""
    return event_name.replace("/", ".")


def event_of_topic(topic: str, expected: Mapping[str, type[BaseModel]]) -> str:
    """The event that a bare body on this topic is; raises `CannotReadError`."""
    for name in expected:
        if topic_named(name) == topic or len(expected) == 1:
            return name
    raise reasons.UNKNOWN_TOPIC.error(topic=topic, expected=_listed(expected))


def class_of(
    name: str, topic: str, expected: Mapping[str, type[BaseModel]], known: Collection[str]
) -> type[BaseModel]:
    """The class of the named event, if it belongs on the topic; raises `CannotReadError`."""
    found = expected.get(name)
    if found is not None:
        return found
    if name in known:
        raise reasons.WRONG_TOPIC.error(event=name, topic=topic, its_topic=topic_named(name))
    guess = _near_miss(name, expected) or _near_miss(name, known)
    if guess is not None:
        raise reasons.DID_YOU_MEAN.error(event=excerpt(name), guess=guess)
    raise reasons.UNKNOWN_EVENT.error(event=excerpt(name), expected=_listed(expected))


def _near_miss(name: str, names: Collection[str]) -> str | None:
    if len(name) > _LONGEST_NAME:
        return None
    found = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.8)
    return found[0] if found else None


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
