"""The catalog: names, topics and keys belong together, and nothing is left out."""

import dataclasses
import re

import pytest

from schemas import catalog, events
from schemas.event import Event


@pytest.mark.parametrize("row", catalog.ROWS, ids=lambda row: row.event)
def test_an_event_and_its_topic_can_be_told_from_each_other(row: catalog.Row) -> None:
    """One slash before the first dot, no capitals, no underscore: the way back is unambiguous."""
    assert re.fullmatch(r"[a-z-]+/[a-z-]+\.[a-z-]+", row.event)
    topic = catalog.topic_of(row.event)
    assert topic == row.topic.name
    assert topic.replace(".", "/", 1) == row.event
    assert row.dlq.name == f"{topic}.dlq"


def test_every_event_class_has_its_row() -> None:
    """One class for each event, planned or not, and no class without a row."""
    classes = [getattr(events, name) for name in events.__all__]
    assert {row.event_class for row in catalog.ROWS} == set(classes)
    assert len(classes) == len(catalog.ROWS)
    assert all(row.event_class.event_name == row.event for row in catalog.ROWS)


def test_no_event_class_is_forgotten() -> None:
    """A class that is defined is also offered and in the catalog."""
    ours = [each for each in Event.__subclasses__() if each.__module__.startswith("schemas.")]
    assert {each.__name__ for each in ours} == set(events.__all__)


def test_every_topic_is_there_once_with_its_settings() -> None:
    """One topic and its dead letters' for each event, and the control's."""
    topics = catalog.topics()
    names = [topic.name for topic in topics]
    assert len(names) == len(set(names)) == 2 * len(catalog.ROWS) + 1
    assert "howler.control" in names
    for topic in topics:
        assert topic.max_message_bytes == 1024 * 1024
        assert len(topic.name) <= 249
    partitions = {topic.name: topic.partitions for topic in topics}
    assert partitions["resume.parsing.requested"] == 12
    assert partitions["resume.parsing.requested.dlq"] == 3


def test_rows_are_values() -> None:
    """Nobody changes the catalog while it is used."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        catalog.ROWS[0].key = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("jobs/discovery.requested", "job/discovery.requested"),
        ("resume.parsing.requested", "resume/parsing.requested"),
        ("Resume/Parsing.Requested", "resume/parsing.requested"),
        ("resume/parsing.request", "resume/parsing.requested"),
        ("email/weekly-summary", "email/weekly-summary.requested"),
        ("resume/parsing.requested", None),
        ("user/created", None),
        ("", None),
        ("job/discovery.requested" * 50_000, None),
    ],
)
def test_a_near_miss_is_told(name: str, meant: str | None) -> None:
    """Another case, a plural, a dot for the slash; an exact name and a strange one have none."""
    assert catalog.near_miss(name) == meant


def test_an_unknown_event_is_told_with_what_was_meant() -> None:
    """The error carries the next step."""
    with pytest.raises(catalog.UnknownEventError, match=r"did you mean 'job/discovery\.requested'"):
        catalog.topic_of("jobs/discovery.requested")
    with pytest.raises(catalog.UnknownEventError, match=r"there are: job/discovery\.requested, "):
        catalog.row("x")
