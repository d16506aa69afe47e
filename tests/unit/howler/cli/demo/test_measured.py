"""The demo's verdict on itself: it fails when anything is not as the truth has it."""

import json
from typing import Any

import pytest

from howler.cli.demo.measured import Share, aims_met, reading_of, totals
from sandbox.people.seed import Upload

RECORD = {"name": "Anna Holm", "skills": ["Python", "SQL"]}


def upload(**truth: Any) -> Upload:
    return Upload("u", "r", "Anna Holm", "anna.pdf", "u/1-anna.pdf", "http://x", "pdf", truth)


def resume(**changed: Any) -> Any:
    row = {
        "parsed_content": "Anna Holm\nPython and SQL",
        "structured_data": json.dumps({**RECORD, "writtenBy": "stand-in writer, no key set"}),
        "state": "succeeded",
        "error_code": None,
        "result": json.dumps({"writer": "model (stand-in)"}),
        "letter": False,
    }
    truth = {"phrases": ["Anna Holm", "Python"], "unseen": ["CEO of X"], "record": RECORD}
    return reading_of(upload(**truth), row | changed)


def refused(**changed: Any) -> Any:
    sentence = {"error": {"code": "scanned", "message": "Only pictures."}}
    row = {
        "parsed_content": "Only pictures.",
        "structured_data": json.dumps(sentence),
        "state": "failed",
        "error_code": "scanned",
        "result": None,
        "letter": False,
    }
    return reading_of(upload(refusal="scanned"), row | changed)


def test_all_is_well() -> None:
    """Phrases and fields are counted, the label on the record is no field, and aims are met."""
    found = [resume(), refused()]
    assert totals(found) == (Share(2, 2), Share(3, 3))
    assert [reading.wrong for reading in found] == [(), ()]
    assert (found[0].writer, found[1].sentence) == ("model (stand-in)", "Only pictures.")
    assert aims_met(found)


@pytest.mark.parametrize(
    "wrong",
    [
        resume(state="failed", error_code="no-model"),
        resume(state=None),
        resume(parsed_content="Anna Holm\nPython and SQL, CEO of X"),
        resume(parsed_content=None, structured_data=None),
        resume(parsed_content="Python\nAnna Holm"),
        resume(structured_data=json.dumps({**RECORD, "phone": "555"})),
        refused(error_code="corrupt"),
        refused(state="succeeded", error_code=None),
        refused(structured_data=None),
        refused(letter=True),
    ],
)
def test_anything_that_is_not_as_the_truth_has_it_fails_the_demo(wrong: Any) -> None:
    """A wrong end, hidden text, words in the wrong order, an invented field, a dead letter."""
    assert not aims_met([wrong])


def test_a_share_of_nothing_is_all_of_it() -> None:
    assert Share().part == 1
