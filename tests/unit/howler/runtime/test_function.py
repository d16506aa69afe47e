"""The declaration of a function: its policy as values, or a clear error where it is made."""

from typing import Any, ClassVar

import pytest
from pydantic import BaseModel

from howler.runtime.function import Function, function
from howler.runtime.result import result_adapter
from howler.runtime.run import Run


class Asked(BaseModel):
    """An event."""

    event_name: ClassVar[str] = "thing/asked"

    user: str

    def key(self) -> str:
        return self.user


async def body(_run: Run[Asked], _use: object) -> int:
    return 1


def declared(**policy: Any) -> Function[Asked, object, int]:
    chosen: dict[str, Any] = {"id": "do-thing", "on": (Asked,), "limit": 3, "retries": 2} | policy
    return function(chosen.pop("id"), **chosen)(body)


def test_a_declaration_keeps_its_values() -> None:
    """And reads the body's result by its annotation."""
    made = declared(limit=1_000, retries=0, step_timeout=0.5)
    assert (made.id, made.limit, made.retries, made.step_timeout) == ("do-thing", 1_000, 0, 0.5)
    assert made.result_type.validate_json("7") == 7
    assert made.event_class("thing/asked") is Asked


def test_an_event_it_does_not_take_is_named() -> None:
    """As after a deploy that dropped an event of which runs still wait."""
    with pytest.raises(LookupError, match="do-thing does not take other/asked"):
        declared().event_class("other/asked")


@pytest.mark.parametrize("name", ["", "Do-Thing", "do_thing", "do--thing", "-do", "do-", "2do"])
def test_an_id_is_kebab_case(name: str) -> None:
    """It stands in metrics, log lines and tables."""
    with pytest.raises(ValueError, match="use kebab-case"):
        declared(id=name)


@pytest.mark.parametrize("limit", [0, -1, 1_001])
def test_a_limit_lies_between_1_and_1000(limit: int) -> None:
    """The sentence names the function and both ends."""
    with pytest.raises(ValueError, match=rf"do-thing: the limit {limit} is not between 1 and 1000"):
        declared(limit=limit)


@pytest.mark.parametrize(
    "policy", [{"retries": -1}, {"step_timeout": 0}, {"age_limit": -1}, {"on": ()}]
)
def test_a_policy_out_of_range_is_refused(policy: dict[str, Any]) -> None:
    """When the module is imported, not when a run meets it."""
    with pytest.raises(ValueError, match="do-thing: needs events, retries >= 0 and positive times"):
        declared(**policy)


async def unannotated(_run, _use):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    return 1


def test_a_body_without_a_return_annotation_is_refused() -> None:
    """Its result could not be read back."""
    with pytest.raises(TypeError, match="unannotated has no return annotation"):
        function("do-thing", on=(Asked,), limit=1, retries=0)(unannotated)


class Reader:
    """A tool whose method, or the object itself, is a step."""

    async def read(self, n: int) -> list[int]:
        return [n]

    async def __call__(self, n: int) -> dict[str, int]:
        return {"n": n}


def test_methods_and_callable_objects_are_steps_too() -> None:
    """The annotation is that of the method, or of `__call__`."""
    reader = Reader()
    assert result_adapter(reader.read).validate_json("[1]") == [1]
    assert result_adapter(reader).validate_json('{"n": 1}') == {"n": 1}


class Unstorable:
    """No shape that JSON has."""


async def answers_unstorable() -> Unstorable:
    return Unstorable()


async def answers_nobody_knows() -> "Nowhere":  # type: ignore[name-defined]  # noqa: F821
    return None


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (answers_unstorable, "answers_unstorable returns .* which JSON cannot hold"),
        (answers_nobody_knows, "answers_nobody_knows has an annotation .*Nowhere"),
    ],
)
def test_a_return_annotation_that_cannot_be_used_is_a_clear_error(step: Any, says: str) -> None:
    """A TypeError that names the function, as where there is none."""
    with pytest.raises(TypeError, match=says):
        result_adapter(step)
