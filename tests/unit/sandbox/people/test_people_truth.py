"""The test set itself must be honest: a truth that its file does not say would prove nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sandbox.people.dates import STYLES, printed
from sandbox.people.layouts import LAYOUTS
from sandbox.people.make import main
from sandbox.people.measure import normal
from sandbox.people.person import Drawn, Person, load_people
from sandbox.people.truth import thinned, truth_of

_FILES = [person.file for person in load_people()]
_DATES = ("startDate", "endDate")
_OURS = re.compile(r"\.example\.(com|net|org)\b|@example\.(com|net|org)$")


def _texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Each text of a record with its field's name; a description line by line."""
    if isinstance(value, str):
        yield from ((field, line) for line in value.split("\n"))
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, field)


def _page(drawn: Drawn) -> str:
    return normal(" ".join(drawn.phrases)).casefold()


@pytest.mark.parametrize("file", _FILES)
def test_every_leaf_is_printed(
    file: str, people: Mapping[str, Person], drawn: Mapping[str, Drawn]
) -> None:
    """No text of a record is missing from what its file says."""
    page = _page(drawn[file])
    texts = [text for name, text in _texts(people[file].record) if name not in _DATES]
    assert [text for text in texts if normal(text).casefold() not in page] == []


@pytest.mark.parametrize("file", _FILES)
def test_every_date_is_printed_in_the_persons_style(
    file: str, people: Mapping[str, Person], drawn: Mapping[str, Drawn]
) -> None:
    """Each date stands on the page, and each current job beside the person's word for it."""
    person, page = people[file], _page(drawn[file])
    dates = [text for name, text in _texts(person.record) if name in _DATES]
    style = person.sheet["dates"]
    assert [date for date in dates if printed(date, style).casefold() not in page] == []
    current = [job for job in person.record["experience"] if job["current"]]
    assert all(job["endDate"] is None for job in current)
    present = person.sheet.get("present", "Present").casefold()
    assert page.count(present) >= len(current)


@pytest.mark.parametrize("file", _FILES)
def test_the_record_has_the_apps_shape(file: str, people: Mapping[str, Person]) -> None:
    """Every field of the app's structured_data is there, and no other."""
    record = people[file].record
    assert set(record) == {
        *("name", "email", "phone", "summary", "skills", "experience"),
        *("education", "certifications", "projects"),
    }
    job = {"title", "company", "location", "startDate", "endDate", "current"}
    assert all(set(one) == job | {"description", "skills"} for one in record["experience"])
    school = {"institution", "degree", "field", "startDate", "endDate", "gpa"}
    assert all(set(one) == school for one in record["education"])
    assert all(set(one) == {"name", "description", "url"} for one in record["projects"])


@pytest.mark.parametrize("file", _FILES)
def test_nobody_is_real(file: str, people: Mapping[str, Person]) -> None:
    """Addresses lie in the example domains and numbers hold 555."""
    person = people[file]
    assert _OURS.search(person.email)
    assert person.record["phone"] is None or "555" in person.record["phone"].replace(" ", "")
    assert all(_OURS.search(link) for link in person.links)
    assert all(_OURS.search(one.url) for one in person.projects if one.url)


@pytest.mark.parametrize("file", _FILES)
def test_phrases_are_enough_and_hold_nothing_unseen(
    file: str, people: Mapping[str, Person], drawn: Mapping[str, Drawn]
) -> None:
    """Ten to sixty phrases cover the text; what no reader sees is in none of them."""
    truth = truth_of(people[file], drawn[file].phrases)
    assert 10 <= len(truth["phrases"]) <= 60
    page = normal(" ".join(drawn[file].phrases))
    assert all(normal(line) not in page for line in truth["unseen"])


def test_the_set_is_broad(people: Mapping[str, Person], drawn: Mapping[str, Drawn]) -> None:
    """At least 14 people, about half of them Word files, every layout and many date styles."""
    zips = [file for file, one in drawn.items() if one.data.startswith(b"PK")]
    assert len(people) >= 14
    assert 0.4 <= len(zips) / len(people) <= 0.6
    assert {person.layout for person in people.values()} == set(LAYOUTS)
    assert {person.sheet["dates"] for person in people.values()} == set(STYLES)
    assert any(not person.jobs for person in people.values())


def test_the_same_bytes_each_time(people: Mapping[str, Person], drawn: Mapping[str, Drawn]) -> None:
    """A file made twice is the same file: its hash can be relied on."""
    again = {file: LAYOUTS[person.layout](person) for file, person in people.items()}
    assert [file for file in people if again[file] != drawn[file]] == []


def test_truths_lie_beside_their_files(tmp_path: Path) -> None:
    """The command writes each file and its truth, told apart by name and by owner."""
    assert main([str(tmp_path)]) == 0
    truths = [json.loads(path.read_text("utf-8")) for path in tmp_path.glob("*.truth.json")]
    files = {path.name for path in tmp_path.iterdir() if not path.name.endswith(".truth.json")}
    assert {truth["file"] for truth in truths} == files
    assert len({truth["resume_id"] for truth in truths}) == len(truths) == len(files)
    assert len({truth["user_id"] for truth in truths}) == len(truths)


def test_the_command_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a folder nothing is written and the usage is told."""
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_thinned_keeps_both_ends() -> None:
    """Of too many phrases the first and the last stay, in order."""
    some = thinned([str(number) for number in range(200)], 60)
    assert (len(some), some[0], some[-1]) == (60, "0", "199")
    assert some == sorted(some, key=int)
    assert thinned(["a", "b"], 60) == ["a", "b"]
