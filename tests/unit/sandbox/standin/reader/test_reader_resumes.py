"""Whole resumes, as people in many places write them."""

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.people.measure import fields_equal
from sandbox.standin.reader import read_resume
from sandbox.standin.reader.lines import read_lines

RESUMES = sorted((Path(__file__).parent / "resumes").glob("*.txt"))
LEAST = 0.97


@pytest.mark.parametrize("place", RESUMES, ids=lambda place: place.stem)
def test_resume_is_read_right(place: Path) -> None:
    """Nearly every field of a resume is what a person would read in it, and little is added."""
    truth = json.loads(place.with_suffix(".json").read_text())
    equal, total = fields_equal(_record(place.read_text()), truth)
    assert equal >= LEAST * total


def _record(text: str) -> dict[str, Any]:
    return {name: value for name, value in read_resume(text).items() if name != "links"}


@pytest.mark.parametrize("seed", range(20))
def test_person_made_up_now_is_read_right(seed: int) -> None:
    """A person put together by chance, whom nobody knew when the rules were written, is read."""
    chance = random.Random(seed)
    first = chance.choice(["Oona", "Bram", "Zelda", "Ikram", "Piet", "Sunniva"])
    last = chance.choice(["Quill", "Harrowgate", "Vantongeren", "Mbeki-Stone", "Lörinc"])
    company = chance.choice(["Brightwater", "Oxbow", "Tallow & Pine"]) + chance.choice(
        [" Ltd", " Foods Inc.", " Logistics GmbH", " Bank"]
    )
    title = chance.choice(["Senior", "Junior", "Lead"]) + chance.choice(
        [" Analyst", " Buyer", " Mechanic", " Copywriter"]
    )
    begun, ended = chance.randint(1995, 2008), chance.randint(2009, 2024)
    dates = chance.choice([f"{begun} - {ended}", f"03/{begun} – 11/{ended}", f"{begun} to {ended}"])
    head = chance.choice(
        [
            f"{title}\n{company}\n{dates}",
            f"{dates}\n{title}, {company}",
            f"{title}, {company} ({dates})",
        ]
    )
    skills = chance.sample(["Sums", "Soldering", "Salsa", "Sewing", "Swedish law"], 3)
    text = f"""{first} {last}
{first.lower()}@example.org | +1 {chance.randint(200, 999)} 555 0{chance.randint(100, 199)}

Experience
{head}
- Did one thing and then another.

Skills
{", ".join(skills)}
"""
    record = read_resume(text)
    assert record["name"] == f"{first} {last}"
    assert record["skills"] == skills
    (job,) = record["experience"]
    assert (job["title"], job["company"]) == (title, company)
    assert (job["startDate"][:4], job["endDate"][:4]) == (str(begun), str(ended))
    assert job["description"] == "Did one thing and then another."


PIECES = st.sampled_from(
    """Experience|Education|Skills|Ada King|ada@example.org|2012 - 2015|Clerk, Acme Ltd|• Filed.
    BSc, Physics|University of Leeds|GPA: 3.9|Python, Go|Page 1 of 2|Languages: English|(|)|,
    since 2020|Projects|loom.example.org|-|•|Certificates|E X P E R I E N C E""".replace(
        "\n    ", "|"
    ).split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=30))
def test_nothing_is_said_that_does_not_stand_there(lines: list[str]) -> None:
    """Whatever the text, it is read without an error, and no word or number is made up.

    A text may go on over the number of a page, which is none of its words.
    """
    text = "\n".join(lines)
    within = _bare("".join(line.text for line in read_lines(text)))
    for leaf in _leaves(read_resume(text)):
        for part in leaf.splitlines():
            assert _bare(part) in within


def _bare(text: str) -> str:
    """Only letters and digits; letters set apart and invisible ones count as joined."""
    visible = re.sub(r"[\u00ad\u200b-\u200f\u2060-\u206f\ufeff]", "", text)
    return re.sub(r"[\W_]+", "", visible).casefold()


def _leaves(value: Any, name: str = "") -> list[str]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _leaves(inner, key)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner, name)]
    if isinstance(value, str):
        return [value[:4]] if name in {"startDate", "endDate"} else [value]
    return []
