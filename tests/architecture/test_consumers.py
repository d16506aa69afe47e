"""The catalog and the services agree: what is sent is read, and what is read is written down."""

import importlib
import warnings
from typing import Any

import pytest

from schemas.catalog import ROWS
from tests.architecture.checks import consumers, tree
from tests.architecture.checks.verdict import holds

CONSUMERS = {row.event: row.consumers for row in ROWS}
CLASSES = {row.event: row.event_class.event_name for row in ROWS if row.event_class}


@pytest.fixture(scope="module")
def functions() -> dict[str, list[Any]]:
    """The functions that each service declares."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Faust's own, at its import
        return {
            name: list(importlib.import_module(f"services.{name}.app").service.functions)
            for name in tree.SERVICES
        }


@pytest.fixture
def reads(functions: dict[str, list[Any]]) -> dict[str, set[str]]:
    """The events that each service takes."""
    return {
        service: {kind.event_name for function in declared for kind in function.on}
        for service, declared in functions.items()
    }


def test_every_event_has_a_function(reads: dict[str, set[str]]) -> None:
    """Where the consumer is there, it takes the event."""
    holds(consumers.without_a_consumer(CONSUMERS, reads))


def test_every_function_is_in_the_catalog(reads: dict[str, set[str]]) -> None:
    """A service takes nothing that the catalog does not send it."""
    holds(consumers.not_in_the_catalog(CONSUMERS, reads))


def test_every_event_that_is_read_has_a_class() -> None:
    """And every class gives itself the name of its row."""
    holds(consumers.without_a_class(CONSUMERS, CLASSES, tree.SERVICES))


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
    assert consumers.without_a_class(rows, {}, ["here"])
    assert consumers.without_a_class(rows, {"a/asked": "a/done"}, [])
    assert not consumers.without_a_class(rows, {"a/asked": "a/asked"}, ["here"])
    assert consumers.declared_twice([("a", "f"), ("b", "f")])


def test_the_checks_look_at_something(functions: dict[str, list[Any]]) -> None:
    """A wrong path would make every check above pass."""
    assert "parser" in functions
    assert all(functions.values())
