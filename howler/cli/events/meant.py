"""Where a record stands in Kafka, as a person writes it."""

import re
from dataclasses import dataclass

from schemas import catalog

PLACE = re.compile(r"(.+)/(\d{1,9})/(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands; `topic` is without a namespace."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


def place_meant(given: str, namespace: str) -> Place | None:
    """The place, if `given` is `topic/partition/offset`; for the topic an event's name will do."""
    found = PLACE.fullmatch(given)
    if found is None:
        return None
    topic = found[1].removeprefix(namespace)
    if topic in catalog.event_names():
        topic = catalog.topic_of(topic)
    return Place(topic, int(found[2]), int(found[3]))
