"""The measure must fall when a text or a record is worse, and only by what is worse."""

from typing import Any

import pytest

from sandbox.people.measure import fields_equal, normal, phrases_found

_TRUTH: dict[str, Any] = {
    "name": "Ada Example",
    "phone": None,
    "skills": ["Go", "SQL"],
    "experience": [
        {"title": "Lead", "company": "Acorn", "startDate": "2020-01", "current": True},
        {"title": "Clerk", "company": "Birch", "startDate": "2015", "current": False},
    ],
}
_LEAVES = 1 + 2 + 4 + 4


@pytest.mark.parametrize(
    ("text", "phrases", "found"),
    [
        ("one two three", ["one", "two", "three"], 3),
        ("two one three", ["one", "two", "three"], 2),
        ("three two one", ["one", "two", "three"], 1),
        ("a\u00a0b\t c\nd", ["a b", "c d"], 2),
        ("555\u22120156", ["555-0156"], 1),
        ("o\ufb03ce", ["office"], 1),
        ("co\u00adop", ["coop"], 1),
        ("A", ["a"], 0),
        ("once", ["once", "once"], 1),
        ("", ["x"], 0),
        ("x", [], 0),
    ],
)
def test_phrases_count_in_order_whatever_the_spaces_and_hyphens(
    text: str, phrases: list[str], found: int
) -> None:
    """A phrase counts where it stands after the ones before it, in any Unicode form."""
    assert phrases_found(text, phrases) == (found, len(phrases))


def test_a_stray_phrase_costs_itself_only() -> None:
    """A short phrase found far too late does not take with it all that stood before."""
    text = "alpha beta gamma delta Python"
    assert phrases_found(text, ["Python", "alpha", "beta", "gamma", "delta"]) == (4, 5)


def test_the_truth_equals_itself() -> None:
    """Every leaf of the truth is counted once; a null leaf is not counted."""
    assert fields_equal(_TRUTH, _TRUTH) == (_LEAVES, _LEAVES)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "ada  EXAMPLE"}, (_LEAVES, _LEAVES)),
        ({"name": "Ada"}, (_LEAVES - 1, _LEAVES)),
        ({"name": None}, (_LEAVES - 1, _LEAVES)),
        ({"phone": "555-0100"}, (_LEAVES, _LEAVES + 1)),
        ({"phone": ""}, (_LEAVES, _LEAVES)),
        ({"skills": ["SQL", "Go"]}, (_LEAVES, _LEAVES)),
        ({"skills": ["Go", "SQL", "Rust"]}, (_LEAVES, _LEAVES + 1)),
        ({"skills": ["Go"]}, (_LEAVES - 1, _LEAVES)),
        ({"skills": None}, (_LEAVES - 2, _LEAVES)),
        ({"skills": "Go, SQL"}, (_LEAVES - 2, _LEAVES)),
        ({"experience": _TRUTH["experience"][1:]}, (_LEAVES - 4, _LEAVES)),
        ({"experience": []}, (_LEAVES - 8, _LEAVES)),
        ({"projects": [{"name": "Invented", "url": None}]}, (_LEAVES, _LEAVES + 1)),
    ],
)
def test_each_leaf_counts_for_itself(change: dict[str, Any], expected: tuple[int, int]) -> None:
    """What is missing, changed or invented is wrong by exactly its own leaves."""
    assert fields_equal({**_TRUTH, **change}, _TRUTH) == expected


def test_an_invented_item_does_not_shift_the_others() -> None:
    """Items are compared with the ones they fit, so one too many costs its own leaves."""
    invented = {"title": "CEO", "company": "Nowhere", "startDate": None, "current": False}
    record = {**_TRUTH, "experience": [invented, *_TRUTH["experience"]]}
    assert fields_equal(record, _TRUTH) == (_LEAVES, _LEAVES + 3)


def test_no_record_is_all_wrong() -> None:
    """A run that saved no record has none of the fields."""
    assert fields_equal(None, _TRUTH) == (0, _LEAVES)


def test_bullets_and_line_ends_do_not_matter_in_a_description() -> None:
    """A description is its sentences, whichever sign stood before them."""
    truth = {"description": "Led five people.\nCut costs by half."}
    assert fields_equal({"description": "• Led five people. • Cut costs by half."}, truth) == (1, 1)
    assert fields_equal({"description": "Led five people."}, truth) == (0, 1)


def test_normal_keeps_what_has_meaning() -> None:
    """Letters, case and accents stay as they are."""
    assert normal("  Żółć  C++ É ") == "Żółć C++ É"
