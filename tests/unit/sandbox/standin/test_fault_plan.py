"""Which faults hit a call: order, counting, and what excludes what."""

import pytest
from pydantic import ValidationError

from sandbox.standin.faults import FaultPlan, Rule

CHAT = ("openai.chat", "/openai/v1/chat/completions", b'{"text": "line one\\nM\\u00fcller"}')


def rule(kind: str, endpoint: str = "openai.chat", **more: object) -> Rule:
    fault = {"kind": kind, **({"status": 500} if kind == "status" else {})}
    return Rule.model_validate({"endpoint": endpoint, "fault": fault, **more})


def kinds(plan: FaultPlan) -> list[str]:
    return [fault.kind for fault in plan.take(*CHAT)]


def test_rule_is_spent_after_its_times() -> None:
    """A rule hits as many calls as it says and then no more; without a number it hits all."""
    plan = FaultPlan()
    plan.add([rule("reset", times=2), rule("latency", times=None)])
    assert [kinds(plan) for _ in range(3)] == [
        ["reset", "latency"],
        ["reset", "latency"],
        ["latency"],
    ]


def test_earlier_rule_wins_and_only_it_is_counted() -> None:
    """Of two rules that exclude each other the earlier is taken, and the later keeps its times."""
    plan = FaultPlan()
    plan.add([rule("status"), rule("hang"), rule("truncated")])
    assert [kinds(plan) for _ in range(4)] == [["status"], ["hang"], ["truncated"], []]


def test_faults_inside_an_answer_stack() -> None:
    """Latency, thinking first, an invention and a cut may all hit the same call."""
    plan = FaultPlan()
    plan.add([rule("latency"), rule("thinking-first"), rule("invent"), rule("huge")])
    assert kinds(plan) == ["latency", "thinking-first", "invent", "huge"]


def test_fault_inside_an_answer_waits_for_one() -> None:
    """A call that gets no answer does not use up what was planned for the answer's inside."""
    plan = FaultPlan()
    plan.add([rule("invent"), rule("reset")])
    assert [kinds(plan), kinds(plan)] == [["reset"], ["invent"]]


@pytest.mark.parametrize(
    ("endpoint", "hit"),
    [("openai.chat", True), ("openai", True), ("*", True), ("open", False), ("anthropic", False)],
)
def test_place_is_a_name_a_provider_or_all(endpoint: str, hit: bool) -> None:
    """A rule's place is a whole name, a whole provider or a star."""
    plan = FaultPlan()
    plan.add([rule("reset", endpoint)])
    assert bool(kinds(plan)) is hit


@pytest.mark.parametrize(
    ("match", "hit"),
    [("one\nMüller", True), ("chat/completions", True), ("Muller", False), ('{"text"', True)],
)
def test_match_looks_into_path_body_and_strings(match: str, hit: bool) -> None:
    """`match` is found in the path, the raw body, and in strings as a person would write them."""
    plan = FaultPlan()
    plan.add([rule("reset", match=match)])
    assert bool(kinds(plan)) is hit


def test_one_rule_is_cleared_by_its_number() -> None:
    """A rule can be taken out alone, and all at once."""
    plan = FaultPlan()
    plan.add([rule("reset"), rule("latency")])
    plan.clear(1)
    assert [entry["id"] for entry in plan.as_json()] == [2]
    plan.clear()
    assert plan.as_json() == []


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status"},
        {"kind": "redirect"},
        {"kind": "status", "status": 99},
        {"kind": "latency", "seconds": -1},
        {"kind": "latency", "minutes": 1},
        {"kind": "earthquake"},
    ],
)
def test_incomplete_fault_is_refused(fault: dict[str, object]) -> None:
    """A fault without what it needs, or with what it has no use for, is no fault."""
    with pytest.raises(ValidationError):
        Rule.model_validate({"endpoint": "openai.chat", "fault": fault})
