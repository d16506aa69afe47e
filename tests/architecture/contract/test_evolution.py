"""What is published stays, and no change of a schema breaks a reader or a producer."""

import copy
import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemas.catalog import ROWS
from schemas.files import example_of, schema_of
from schemas.publish import PUBLISHED, SUMS, digest_of, listed, versions
from tests.architecture.checks import tree
from tests.architecture.checks.verdict import holds
from tests.architecture.contract import evolution

PLACES = {
    path.relative_to(PUBLISHED).as_posix(): path
    for path in PUBLISHED.rglob("*")
    if path.is_file() and path.name != SUMS
}
VERSIONS = {row.event: versions(row.event, PLACES) for row in ROWS}
EACH = [(event, number) for event, numbers in VERSIONS.items() for number in numbers]

OLD: dict[str, Any] = {
    "type": "object",
    "required": ["id", "size"],
    "properties": {
        "id": {"description": "Who.", "$ref": "#/$defs/id"},
        "size": {"type": "integer", "minimum": 0, "maximum": 9},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "people": {"type": "array", "items": {"$ref": "#/$defs/id"}},
        "place": {"type": "object", "properties": {"city": {"type": ["string", "null"]}}},
    },
    "additionalProperties": True,
    "$defs": {"id": {"type": "string", "maxLength": 512}},
}


def published(event: str, number: int, kind: str) -> Any:
    return json.loads(PLACES[f"{event.replace('/', '.')}/{number}.{kind}.json"].read_bytes())


def test_every_live_event_has_something_to_be_compared_with() -> None:
    """Nothing to compare with is a failure, not a pass."""
    holds(evolution.unpublished([row.event for row in ROWS if not row.planned], VERSIONS))


def test_what_was_published_is_as_it_was() -> None:
    """Each file has the hash that the list gives it, and none is beside the list."""
    holds(evolution.tampered(listed(), {name: digest_of(path) for name, path in PLACES.items()}))


def test_what_was_ever_published_is_still_listed() -> None:
    """By the history of the list, where there is one: a folder made anew is no way out."""
    log = ["git", "log", "-p", "--format=", "HEAD", "--", f"schemas/published/{SUMS}"]
    try:
        asked = subprocess.run(log, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no git, so the list's history cannot be looked at")
    if asked.returncode != 0:
        pytest.skip(f"the list's history cannot be looked at: {asked.stderr.strip()}")
    holds(evolution.dropped(asked.stdout, listed()))


def test_no_schema_breaks_those_who_keep_to_an_earlier_one() -> None:
    """Today's against every version that was ever published, in both directions."""
    holds(
        f"{event}, against version {number}: {complaint}"
        for event, number in EACH
        for complaint in evolution.breaking(published(event, number, "schema"), schema_of(event))
    )


def test_yesterdays_examples_are_valid_today_and_todays_were_yesterday() -> None:
    """The golden examples of each version, against the other's schema."""
    for event, number in EACH:
        Draft202012Validator(schema_of(event)).validate(published(event, number, "example"))
        Draft202012Validator(published(event, number, "schema")).validate(example_of(event))


BREAKS: dict[str, Callable[[Any], Any]] = {
    "a required field added": lambda s: (
        s["properties"].update(more={"type": "string"}),
        s["required"].append("more"),
    ),
    "a field made required": lambda s: s["required"].append("kind"),
    "a required field made optional": lambda s: s["required"].remove("size"),
    "a field removed": lambda s: s["properties"].pop("kind"),
    "a type changed": lambda s: s["properties"]["size"].update(type="string"),
    "a type narrowed": lambda s: s["properties"]["place"]["properties"]["city"].update(
        type="string"
    ),
    "a type widened": lambda s: s["properties"]["size"].update(type=["integer", "null"]),
    "an enum value removed": lambda s: s["properties"]["kind"]["enum"].remove("b"),
    "an enum value added": lambda s: s["properties"]["kind"]["enum"].append("c"),
    "an enum put on": lambda s: s["properties"]["size"].update(enum=[1]),
    "a bound tightened": lambda s: s["properties"]["size"].update(maximum=8),
    "a bound put on": lambda s: s["properties"]["people"].update(maxItems=5),
    "a bound loosened": lambda s: s["properties"]["size"].pop("minimum"),
    "a shared kind narrowed": lambda s: s["$defs"]["id"].update(maxLength=100),
    "closed for what comes": lambda s: s.update(additionalProperties=False),
    "a pattern put on": lambda s: s["properties"]["kind"].update(pattern="^a"),
    "an unknown keyword": lambda s: s["properties"]["size"].update(multipleOf=2),
}

PASSES: dict[str, Callable[[Any], Any]] = {
    "nothing": dict,
    "an optional field added": lambda s: s["properties"].update(more={"type": "string"}),
    "an optional field added within": lambda s: s["properties"]["place"]["properties"].update(
        street={"type": "string"}
    ),
    "other words": lambda s: s["properties"]["id"].update(description="Whom it is about."),
    "another order": lambda s: (s["required"].reverse(), s["properties"]["kind"]["enum"].sort()),
    "written out instead of shared": lambda s: s["properties"].update(id=dict(s["$defs"]["id"])),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_a_breaking_change_is_found(change: Callable[[Any], Any]) -> None:
    """Each of these hurts events that were sent, or a reader one version behind."""
    new = copy.deepcopy(OLD)
    change(new)
    assert evolution.breaking(OLD, new)


@pytest.mark.parametrize("change", PASSES.values(), ids=PASSES.keys())
def test_a_harmless_change_passes(change: Callable[[Any], Any]) -> None:
    """Each of these hurts nobody."""
    new = copy.deepcopy(OLD)
    change(new)
    assert not evolution.breaking(OLD, new)


@pytest.mark.parametrize("event", [row.event for row in ROWS])
def test_the_real_schemas_are_judged_too(event: str) -> None:
    """Of each event: a new required field, a field of another type, and a field gone are found."""
    old = schema_of(event)
    more, retyped, gone = (copy.deepcopy(old) for _ in range(3))
    more["properties"]["more"] = {"type": "string"}
    assert not evolution.breaking(old, more)
    more["required"].append("more")
    first = old["required"][0]
    retyped["properties"][first] = {"type": "boolean"}
    del gone["properties"][first]
    assert all(evolution.breaking(old, new) for new in (more, retyped, gone))


def test_a_change_says_whom_it_hurts() -> None:
    """The sentence names the field, the change and the direction."""
    new = copy.deepcopy(OLD)
    new["properties"]["size"]["maximum"] = 8
    (tighter,), (looser,) = evolution.breaking(OLD, new), evolution.breaking(new, OLD)
    assert tighter == f"`size` has another `maximum` (9, now 8): {evolution.REFUSES_OLD}"
    assert looser == f"`size` has another `maximum` (8, now 9): {evolution.REFUSES_NEW}"


def test_an_empty_or_changed_folder_is_found() -> None:
    """Nothing published, one event without a version, a file changed, gone or slipped in."""
    assert evolution.tampered({}, {})
    assert evolution.unpublished(["a/asked"], {})
    assert evolution.unpublished(["a/asked"], {"a/asked": []})
    assert not evolution.unpublished(["a/asked"], {"a/asked": [1]})
    assert evolution.tampered({"a/1": "x"}, {"a/1": "y"})
    assert evolution.tampered({"a/1": "x"}, {})
    assert evolution.tampered({"a/1": "x"}, {"a/1": "x", "a/2": "y"})
    assert not evolution.tampered({"a/1": "x"}, {"a/1": "x"})


def test_a_folder_made_anew_is_found() -> None:
    """A line of the past that is gone, or has another hash now; a line that was added is none."""
    old, new = "0" * 64, "1" * 64
    history = f"+++ b/{SUMS}\n+{old}  a/1.schema.json\n-{new}  a/1.schema.json\n"
    assert evolution.dropped(history, {})
    assert evolution.dropped(history, {"a/1.schema.json": new})
    assert not evolution.dropped(history, {"a/1.schema.json": old, "a/2.schema.json": new})
