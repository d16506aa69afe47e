"""Whatever a model answers, nothing is left that the file does not say."""

import unicodedata
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from howler.domain.record import Record
from howler.domain.truth import keep_what_is_said

PRESENT = ("present", "heute", "now")
NAMES = ["Acme", "Beta GmbH", "Gamma & Sons", "Engineer", "Head of Research", "Ünal", "R", "Go"]
YEARS = ["2009", "2015-03", "2018", "2020-11", "2021-01"]
SENTENCES = ["Built things that people use.", "Led a team of 12 to Acme.", "Cut costs by 7 %."]
PERIODS = ["2009 – 2018", "03/2015 - Nov 2020", "Jan 2021 – present", "seit 2018", "2018"]
LINES = [*NAMES, *SENTENCES, *PERIODS, "Experience", "Education", "Acme, Engineer", "a@b.example"]

texts = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join)
values = st.none() | st.sampled_from([*NAMES, *SENTENCES, "Phantom", "CEO", *YEARS, *PERIODS])
sentences = st.none() | st.lists(st.sampled_from([*SENTENCES, "Won a prize."])).map(" ".join)
dates = st.none() | st.sampled_from([*YEARS, "1999", "present", "soon"])
jobs = st.fixed_dictionaries(
    {
        "title": values,
        "company": values,
        "location": values,
        "startDate": dates,
        "endDate": dates,
        "current": st.booleans(),
        "description": sentences,
        "skills": st.lists(values, max_size=2),
    }
)
degrees = st.fixed_dictionaries(
    {
        "institution": values,
        "degree": values,
        "field": values,
        "startDate": dates,
        "endDate": dates,
        "gpa": values,
    }
)
records = st.fixed_dictionaries(
    {
        "name": values,
        "email": st.sampled_from([None, "a@b.example", "c@d.example"]),
        "phone": st.sampled_from([None, "2009 2018", "555 0100 99"]),
        "summary": sentences,
        "skills": st.lists(values, max_size=3),
        "experience": st.lists(jobs, max_size=4),
        "education": st.lists(degrees, max_size=3),
        "certifications": st.lists(values, max_size=2),
        "projects": st.lists(
            st.fixed_dictionaries({"name": values, "description": sentences, "url": values}),
            max_size=2,
        ),
    }
)


def bare(text: str) -> str:
    """Letters and digits alone: a far simpler way to compare than the filter's own."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if char.isalnum())


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for key, one in value.items() for leaf in leaves(one, f"{path}.{key}")]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one, path)]
    return [(path, value)]


def is_said(path: str, value: Any, text: str) -> bool:
    if value is None or value is False:
        return True
    if value is True:
        return any(word in text for word in (*PRESENT, "seit"))
    if path.endswith("Date"):
        return value[:4] in text
    if path.endswith(("description", "summary")):
        return all(bare(one) in bare(text) for one in value.replace("\n", " ").split(". "))
    return bare(value) in bare(text)


@given(records, texts)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_every_leaf_is_said(answer: dict[str, Any], text: str) -> None:
    """Each value that is left stands in the text, by a measure of the test's own."""
    kept = keep_what_is_said(Record.from_json(answer), text).record
    for path, value in leaves(kept.to_json()):
        assert is_said(path, value, text), (path, value)


@given(records, texts)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_is_left_is_a_part_of_the_answer(answer: dict[str, Any], text: str) -> None:
    """The filter takes away; of its own it adds nothing but the shape of a date."""
    asked = Record.from_json(answer)
    given_values = {bare(str(value)) for _, value in leaves(asked.to_json())}
    kept = keep_what_is_said(asked, text).record
    for path, value in leaves(kept.to_json()):
        free = path.endswith(("Date", "description", "summary", "current"))
        assert value is None or free or bare(str(value)) in given_values


@given(records, texts)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_as_much_is_counted_as_is_missing(answer: dict[str, Any], text: str) -> None:
    """No item disappears without a word, and none is counted twice."""
    asked = Record.from_json(answer)
    result = keep_what_is_said(asked, text)
    paths = [one.field_path for one in result.dropped]
    assert len(paths) == len(set(paths))
    for kind in ("experience", "education"):
        whole = [
            one for one in paths if one.startswith(kind) and one.endswith("]") and "." not in one
        ]
        assert len(getattr(asked, kind)) - len(getattr(result.record, kind)) == len(whole)


@given(records, texts)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_two_jobs_never_share_their_words(answer: dict[str, Any], text: str) -> None:
    """A title that stands once in the file stands at most once in the record."""
    kept = keep_what_is_said(Record.from_json(answer), text).record
    titles = [job.title for job in kept.experience if job.title is not None]
    for title in titles:
        assert titles.count(title) <= bare(text).count(bare(title))
