"""Two providers as one: when the second is asked, and what is said if neither answers."""

import pytest

from howler.adapters.llm.anthropic import AnthropicModel
from howler.adapters.llm.ask import Ask
from howler.adapters.llm.ladder import FirstThatAnswers
from howler.adapters.llm.openai import OpenAIModel
from howler.verdicts import Permanent, RateLimited, Transient, Verdict
from sandbox.standin.client import SandboxClient

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": ["string", "null"]}},
    "required": ["name"],
    "additionalProperties": False,
}
ASK = Ask("Copy the name.", "<resume>\nAda Byron\n</resume>\n", SCHEMA, "name", 100)


@pytest.fixture
def both(anthropic: AnthropicModel, openai: OpenAIModel) -> FirstThatAnswers:
    return FirstThatAnswers([anthropic, openai])


async def asked(sandbox: SandboxClient) -> list[str]:
    return [call["endpoint"].partition(".")[0] for call in await sandbox.ledger()]


async def test_the_first_is_asked_first(both: FirstThatAnswers, sandbox: SandboxClient) -> None:
    """While it answers, nobody else is paid."""
    assert (await both.answer(ASK)).provider == "anthropic"
    assert await asked(sandbox) == ["anthropic"]


@pytest.mark.parametrize("status", [401, 402, 403, 404, 503, 504, 529, 429])
async def test_the_second_is_asked_in_the_same_attempt(
    both: FirstThatAnswers, sandbox: SandboxClient, status: int
) -> None:
    """On overload, a key or model that does not work, no credit, and the month's cap."""
    await sandbox.put_fault("anthropic", "status", status=status)
    assert (await both.answer(ASK)).provider == "openai"
    assert await asked(sandbox) == ["anthropic", "openai"]


@pytest.mark.parametrize("fault", ["reset", "hang", "refusal", "lost-answer"])
async def test_a_lost_or_refused_call_goes_on_too(
    both: FirstThatAnswers, sandbox: SandboxClient, fault: str
) -> None:
    """A connection error, a time-out and a refusal."""
    await sandbox.put_fault("anthropic", fault)
    assert (await both.answer(ASK)).provider == "openai"


@pytest.mark.parametrize(("told", "provider"), [("10.5", "openai"), ("3600", "openai")])
async def test_a_long_wait_is_not_waited(
    both: FirstThatAnswers, sandbox: SandboxClient, told: str, provider: str
) -> None:
    """More than ten seconds are too long for somebody who has a second model."""
    await sandbox.put_fault("anthropic", "status", status=429, headers={"retry-after": told})
    assert (await both.answer(ASK)).provider == provider


@pytest.mark.parametrize(
    ("status", "headers", "code"),
    [
        (429, {"retry-after": "10"}, "rate-limited"),
        (500, {}, "provider-error"),
        (400, {}, "bad-request"),
        (413, {}, "too-long"),
    ],
)
async def test_what_would_not_be_better_elsewhere_ends_the_attempt(
    both: FirstThatAnswers,
    sandbox: SandboxClient,
    status: int,
    headers: dict[str, str],
    code: str,
) -> None:
    """A short wait, a fault that may pass, and a request that is wrong."""
    await sandbox.put_fault("anthropic", "status", status=status, headers=headers)
    with pytest.raises(Verdict) as raised:
        await both.answer(ASK)
    assert raised.value.code == code
    assert await asked(sandbox) == ["anthropic"]


async def test_a_bad_answer_is_not_bought_twice(
    both: FirstThatAnswers, sandbox: SandboxClient
) -> None:
    """An answer that makes no sense ends the attempt; the runtime tries again."""
    await sandbox.put_fault("anthropic", "garbage-json")
    with pytest.raises(Transient) as raised:
        await both.answer(ASK)
    assert raised.value.code == "bad-answer"
    assert await asked(sandbox) == ["anthropic"]


@pytest.mark.parametrize(
    ("first", "second", "kind", "code"),
    [
        ((529, None), (401, None), Transient, "overloaded"),
        ((401, None), (503, None), Transient, "overloaded"),
        ((401, None), (404, None), Permanent, "wrong-key"),
        ((529, "600"), (503, None), Transient, "overloaded"),
        ((429, "600"), (429, "30"), RateLimited, "rate-limited"),
        ((529, "600"), (401, None), RateLimited, "overloaded"),
        ((529, None), (429, "2"), RateLimited, "rate-limited"),
    ],
)
async def test_the_verdict_of_all_is_the_soonest(
    both: FirstThatAnswers,
    sandbox: SandboxClient,
    first: tuple[int, str | None],
    second: tuple[int, str | None],
    kind: type[Verdict],
    code: str,
) -> None:
    """Whoever can be asked again first decides; permanent only if all are."""
    for provider, (status, told) in (("anthropic", first), ("openai", second)):
        headers = {"retry-after": told} if told else {}
        await sandbox.put_fault(provider, "status", status=status, headers=headers)
    with pytest.raises(Verdict) as raised:
        await both.answer(ASK)
    assert (type(raised.value), raised.value.code) == (kind, code)
    assert "Anthropic" in raised.value.message
    assert "OpenAI" in raised.value.message
    if first == (429, "600"):
        assert isinstance(raised.value, RateLimited)
        assert raised.value.retry_after == 30.0


async def test_what_every_model_refuses_fails_for_good(
    both: FirstThatAnswers, sandbox: SandboxClient
) -> None:
    """But if one of them is only overloaded, it is tried again."""
    await sandbox.put_fault("*", "refusal", times=2)
    with pytest.raises(Permanent) as raised:
        await both.answer(ASK)
    assert raised.value.code == "refused-by-model"
    await sandbox.put_fault("anthropic", "refusal")
    await sandbox.put_fault("openai", "status", status=503)
    with pytest.raises(Transient):
        await both.answer(ASK)


async def test_nobody_to_ask_is_told_at_once() -> None:
    """A ladder without steps is a mistake in the program."""
    with pytest.raises(ValueError, match="at least one"):
        FirstThatAnswers([])
