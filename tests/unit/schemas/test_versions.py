"""A reader one version behind and one ahead both read today's events."""

import json
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, create_model

from howler.wire.envelope import Accepted, Record, decode
from schemas import catalog
from schemas.catalog import ROWS, Row
from schemas.event import Event
from schemas.files import example_of

EACH = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.event)


def read(row: Row, value: dict[str, Any], event_class: type[BaseModel]) -> Any:
    """What a service with `event_class` makes of the value."""
    record = Record(row.topic.name, 0, 0, 0, None, json.dumps(value).encode(), [])
    found = decode(record, {row.event: event_class}, catalog.event_names())
    assert isinstance(found, Accepted), found
    return found.event


class GenerationRequestedBefore(Event):
    """`resume/generation.requested` as it would be without its optional field."""

    event_name: ClassVar[str] = "resume/generation.requested"

    user_id: str
    job_id: str
    application_id: str

    def key(self) -> str:
        return self.application_id


def test_a_reader_one_version_behind_reads_todays_events() -> None:
    """A field that it does not know is kept and disturbs nothing."""
    row = catalog.row("resume/generation.requested")
    today = {**example_of(row.event), "skipUsageCheck": True}
    event = read(row, today, GenerationRequestedBefore)
    assert isinstance(event, GenerationRequestedBefore)
    assert event.key() == today["applicationId"]
    assert json.loads(event.model_dump_json(by_alias=True)) == today


@EACH
def test_a_reader_one_version_ahead_reads_todays_events(row: Row) -> None:
    """Its new field is optional, so that events without it are read."""
    ahead = create_model("Ahead", __base__=row.event_class, since_then=(str | None, None))
    event = read(row, example_of(row.event), ahead)
    assert isinstance(event, row.event_class)
    assert event.since_then is None  # type: ignore[attr-defined]


@EACH
def test_todays_reader_reads_the_next_versions_events(row: Row) -> None:
    """To them it is the one that is behind."""
    newer = {**example_of(row.event), "sinceThen": {"deep": [1]}}
    event = read(row, newer, row.event_class)
    assert json.loads(event.model_dump_json(by_alias=True)) == newer


@EACH
def test_a_reader_that_asks_for_more_would_not(row: Row) -> None:
    """The counterpart: with a new required field, today's events are refused."""
    ahead = create_model("Ahead", __base__=row.event_class, since_then=(str, ...))
    record = Record(row.topic.name, 0, 0, 0, None, json.dumps(example_of(row.event)).encode(), [])
    assert not isinstance(decode(record, {row.event: ahead}, catalog.event_names()), Accepted)
