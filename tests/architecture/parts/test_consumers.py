"""The catalog and the services agree: what is sent is read, and what is read is written down."""

import importlib
import warnings
from typing import Any

import pytest

from schemas.catalog import ROWS
from tests.architecture.checks import tree
from tests.architecture.checks.verdict import holds
from tests.architecture.parts import consumers
from tests.support.told import Tell

LIVE = tuple(row for row in ROWS if not row.planned)
PLANNED = tuple(row.event for row in ROWS if row.planned)


@pytest.fixture(scope="module")
def functions() -> dict[str, list[Any]]:
    """The functions that each service declares."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Faust's own, at its import
        return {
            name: list(importlib.import_module(f"services.{name}.app").service.functions)
            for name in tree.SERVICES
        }


@pytest.fixture(scope="module")
def reads(functions: dict[str, list[Any]]) -> dict[str, set[str]]:
    """The events that each service takes."""
    return {
        service: {kind.event_name for function in declared for kind in function.on}
        for service, declared in functions.items()
    }


@pytest.fixture(scope="module")
def sends() -> dict[str, set[str]]:
    """The events whose classes each service names: where it makes one, it names it."""
    classes = {row.event_class.__name__: row.event for row in ROWS}
    return {
        service: consumers.classes_named(tree.python(f"services/{service}"), classes)
        for service in tree.SERVICES
    }


def test_every_event_has_a_function(reads: dict[str, set[str]]) -> None:
    """Where the consumer is there, it takes the event, unless the event is planned."""
    holds(consumers.without_a_consumer({row.event: row.consumers for row in LIVE}, reads))


def test_every_function_is_in_the_catalog(reads: dict[str, set[str]]) -> None:
    """A service takes nothing that the catalog does not send it."""
    holds(consumers.not_in_the_catalog({row.event: row.consumers for row in ROWS}, reads))


def test_every_event_has_a_producer(sends: dict[str, set[str]]) -> None:
    """Where the producer is there, it makes the event, unless the event is planned."""
    holds(consumers.without_a_producer({row.event: row.producers for row in LIVE}, sends))


def test_what_is_planned_is_only_planned(reads: dict[str, set[str]], tell: Tell) -> None:
    """No function takes a planned event; the planned ones are listed."""
    tell(f"planned, {len(PLANNED)} of {len(ROWS)} events: {', '.join(PLANNED)}")
    holds(consumers.wrongly_planned(PLANNED, reads))


def test_what_is_live_is_used(reads: dict[str, set[str]], sends: dict[str, set[str]]) -> None:
    """An event that no service here reads or sends says that it is planned."""
    holds(consumers.wrongly_live([row.event for row in LIVE], reads, sends))


def test_every_class_has_the_name_of_its_row() -> None:
    """The class in an event's row is that event's."""
    holds(consumers.wrongly_classed({row.event: row.event_class.event_name for row in ROWS}))


def test_every_function_has_a_name_of_its_own(functions: dict[str, list[Any]]) -> None:
    """One id, one function: it is the key of tables, logs and metrics."""
    ids = [(service, each.id) for service, declared in functions.items() for each in declared]
    holds(consumers.declared_twice(ids))


def test_the_checks_can_fail() -> None:
    """Each speaks on a bad example, and a consumer that is not there yet is none."""
    rows = {"a/asked": ("here",), "b/asked": ("later",)}
    assert consumers.without_a_consumer(rows, {"here": set()})
    assert not consumers.without_a_consumer(rows, {"here": {"a/asked"}})
    assert consumers.not_in_the_catalog(rows, {"here": {"b/asked"}})
    assert consumers.not_in_the_catalog(rows, {"here": {"c/asked"}})
    assert consumers.without_a_producer(rows, {"here": set()})
    assert not consumers.without_a_producer(rows, {"here": {"a/asked"}})
    assert consumers.wrongly_classed({"a/asked": "a/done"})
    assert not consumers.wrongly_classed({"a/asked": "a/asked"})
    assert consumers.declared_twice([("a", "f"), ("b", "f")])


def test_a_planned_event_that_is_used_is_found() -> None:
    """A function on it is enough, to send it is not; so is a live one that nobody uses."""
    used, unused = {"here": {"a/asked"}}, {"here": set[str]()}
    assert consumers.wrongly_planned(["a/asked"], used)
    assert not consumers.wrongly_planned(["a/asked"], unused)
    assert not consumers.wrongly_planned(["b/asked"], used)
    assert consumers.wrongly_live(["b/asked"], used, used)
    assert not consumers.wrongly_live(["a/asked"], unused, used)
    named = consumers.classes_named({"x.py": "tx.emit(Asked(1))"}, {"Asked": "a/asked"})
    assert named == {"a/asked"}
    assert not consumers.classes_named({"x.py": "NotAsked(1)"}, {"Asked": "a/asked"})


def test_the_checks_look_at_something(functions: dict[str, list[Any]]) -> None:
    """A wrong path would make every check above pass."""
    assert "parser" in functions
    assert all(functions[name] for name in functions.keys() - {"scheduler"})  # which has none
