"""The sandbox's broker, started with the settings that docker-compose.yml gives to its own."""

import re
from collections.abc import Mapping
from pathlib import Path

from sandbox.kafka import Kafka

NOT_PROPERTIES = frozenset({"CLUSTER_ID", "KAFKA_HEAP_OPTS"})
"""What the image's scripts read themselves."""

MARKS = {"___": "-", "__": "_", "_": "."}


def properties(environment: Mapping[str, object]) -> dict[str, str]:
    """The broker's properties, by the rule of the image `apache/kafka`."""
    return {
        re.sub("_{1,3}", lambda found: MARKS[found[0]], name.removeprefix("KAFKA_")).lower(): str(
            value
        )
        for name, value in environment.items()
        if name not in NOT_PROPERTIES
    }


class ComposeKafka(Kafka):
    """Takes `settings` as they are instead of the sandbox's."""

    def __init__(self, folder: Path, port: int, settings: Mapping[str, str]) -> None:
        super().__init__(folder, port)
        self._given = settings

    def prepare(self) -> None:
        super().prepare()
        lines = [f"{name}={value}" for name, value in self._given.items()]
        self.settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
