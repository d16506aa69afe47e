"""What every event class promises to whoever reads or writes one."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.event import Event
from schemas.events import ResumeParsingCompleted, ResumeParsingFailed, ResumeParsingRequested

WIRE: dict[type[Event], dict[str, Any]] = {
    ResumeParsingRequested: {
        "userId": "test-user-id",
        "resumeId": "test-resume-id",
        "fileUrl": "https://files.example/ada.pdf",
        "fileType": "pdf",
    },
    ResumeParsingCompleted: {"userId": "u", "resumeId": "r", "runId": "n"},
    ResumeParsingFailed: {
        "userId": "u",
        "resumeId": "r",
        "runId": "n",
        "code": "scanned",
        "message": "There is no text in this file.",
    },
}
EACH = pytest.mark.parametrize("event_class", WIRE, ids=lambda each: each.event_name)


def read(event_class: type[Event], wire: dict[str, Any]) -> Event:
    return event_class.model_validate_json(json.dumps(wire))


@EACH
def test_the_wire_is_camel_case_both_ways(event_class: type[Event]) -> None:
    """What is read is written back unchanged, the unknown fields too."""
    wire = {**WIRE[event_class], "somethingNew": {"deep": [1]}}
    event = read(event_class, wire)
    assert json.loads(event.model_dump_json(by_alias=True)) == wire


@EACH
def test_every_field_is_required_and_typed(event_class: type[Event]) -> None:
    """A number is not text, null is not text, and nothing has a default."""
    wire = WIRE[event_class]
    for name in wire:
        for wrong in ({**wire, name: 1}, {**wire, name: None}):
            with pytest.raises(ValidationError):
                read(event_class, wrong)
        with pytest.raises(ValidationError):
            read(event_class, {key: value for key, value in wire.items() if key != name})


@EACH
def test_an_event_cannot_be_changed(event_class: type[Event]) -> None:
    """Whoever holds it may hand it on."""
    with pytest.raises(ValidationError):
        read(event_class, WIRE[event_class]).user_id = "another"  # type: ignore[attr-defined]


@pytest.mark.parametrize("bad", ["", " ", "\u3000\t", "a\x00", "a\u0085b", "a" * 513])
def test_an_id_is_1_to_512_readable_characters(bad: str) -> None:
    """Blank ones, control characters and endless ones name nothing."""
    with pytest.raises(ValidationError):
        read(ResumeParsingRequested, {**WIRE[ResumeParsingRequested], "userId": bad})


@pytest.mark.parametrize("good", ["a", "é" * 512, "test-user-id", "two words"])
def test_an_id_need_not_be_a_uuid(good: str) -> None:
    """Whether it names anybody is for the function to find out."""
    wire = {**WIRE[ResumeParsingRequested], "userId": good}
    assert read(ResumeParsingRequested, wire) == ResumeParsingRequested(**wire)


@pytest.mark.parametrize("file_type", ["", "docx", "PDF", "application/pdf; x=1"])
def test_the_file_type_is_any_text(file_type: str) -> None:
    """The file's bytes decide, so a strange word here must not leave the file unread."""
    read(ResumeParsingRequested, {**WIRE[ResumeParsingRequested], "fileType": file_type})


def test_a_python_name_on_the_wire_does_not_replace_a_field() -> None:
    """`user_id` beside `userId` is an unknown field and changes nobody's owner."""
    wire = {**WIRE[ResumeParsingCompleted], "user_id": "somebody-else"}
    event = read(ResumeParsingCompleted, wire)
    assert isinstance(event, ResumeParsingCompleted)
    assert event.user_id == "u"
