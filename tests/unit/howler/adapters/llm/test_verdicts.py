"""Each way in which a provider can fail has one verdict, whoever the provider is."""

from typing import Any

import pytest

from howler.adapters.llm.anthropic import AnthropicModel
from howler.adapters.llm.ask import Ask, Model
from howler.adapters.llm.bounds import MOST_BYTES
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


async def verdict_of(model: Model, ask: Ask = ASK) -> Verdict:
    with pytest.raises(Verdict) as raised:
        await model.answer(ask)
    return raised.value


async def test_an_answer_comes_with_who_wrote_it(either: Model, provider: str) -> None:
    """Text, model, tokens, and that a stand-in wrote it."""
    answer = await either.answer(ASK)
    assert answer.text == '{"name": "Ada Byron"}'
    assert (answer.provider, answer.stand_in) == (provider, True)
    assert answer.model in {"claude-haiku-5-5", "gpt-6-luna"}
    assert answer.input_tokens > 0
    assert answer.output_tokens > 0


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, Permanent, "bad-request"),
        (401, Permanent, "wrong-key"),
        (402, Permanent, "no-credit"),
        (403, Permanent, "not-allowed"),
        (404, Permanent, "model-not-found"),
        (408, Transient, "timeout"),
        (409, Transient, "provider-error"),
        (413, Permanent, "too-long"),
        (422, Permanent, "bad-request"),
        (500, Transient, "provider-error"),
        (502, Transient, "provider-error"),
        (503, Transient, "overloaded"),
        (504, Transient, "timeout"),
        (529, Transient, "overloaded"),
    ],
)
async def test_a_status_has_its_verdict(
    either: Model,
    provider: str,
    sandbox: SandboxClient,
    status: int,
    kind: type[Verdict],
    code: str,
) -> None:
    """And the provider is asked exactly once: no SDK tries again behind our back."""
    await sandbox.put_fault(provider, "status", status=status, times=None)
    verdict = await verdict_of(either)
    assert (type(verdict), verdict.code) == (kind, code)
    assert len(await sandbox.ledger()) == 1


@pytest.mark.parametrize(
    ("fault", "details", "code"),
    [
        ("html", {}, "bad-answer"),
        ("html", {"status": 502}, "provider-error"),
        ("truncated", {}, "bad-answer"),
        ("garbage-json", {}, "bad-answer"),
        ("huge", {}, "bad-answer"),
        ("huge", {"chunked": True}, "bad-answer"),
        ("redirect", {"location": "http://127.0.0.1:9/"}, "bad-answer"),
        ("reset", {}, "not-reachable"),
        ("lost-answer", {}, "not-reachable"),
        ("hang", {}, "timeout"),
        ("max-tokens", {}, "cut-at-max-tokens"),
    ],
)
async def test_a_broken_answer_is_transient(
    either: Model,
    provider: str,
    sandbox: SandboxClient,
    fault: str,
    details: dict[str, Any],
    code: str,
) -> None:
    """Whatever a network or a gateway makes of an answer, it may be whole next time."""
    await sandbox.put_fault(provider, fault, **details)
    verdict = await verdict_of(either)
    assert (type(verdict), verdict.code) == (Transient, code)
    assert len(await sandbox.ledger()) == 1


async def test_a_refusal_is_permanent(either: Model, provider: str, sandbox: SandboxClient) -> None:
    """A model does not change its mind about the same text."""
    await sandbox.put_fault(provider, "refusal")
    verdict = await verdict_of(either)
    assert (type(verdict), verdict.code) == (Permanent, "refused-by-model")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "86400"}, 3_600.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2665 07:28:00 GMT"}, 3_600.0),
    ],
)
async def test_a_rate_limit_waits_as_long_as_told(
    either: Model,
    provider: str,
    sandbox: SandboxClient,
    headers: dict[str, str],
    seconds: float,
) -> None:
    """In seconds, milliseconds or as a date; never for more than an hour."""
    await sandbox.put_fault(provider, "status", status=429, headers=headers)
    verdict = await verdict_of(either)
    assert isinstance(verdict, RateLimited)
    assert (verdict.code, verdict.retry_after) == ("rate-limited", seconds)


@pytest.mark.parametrize("status", [503, 529])
async def test_an_overload_that_says_when_waits_that_long(
    either: Model, provider: str, sandbox: SandboxClient, status: int
) -> None:
    """It burns no attempt, like a rate limit."""
    await sandbox.put_fault(provider, "status", status=status, headers={"retry-after": "20"})
    verdict = await verdict_of(either)
    assert isinstance(verdict, RateLimited)
    assert (verdict.code, verdict.retry_after) == ("overloaded", 20.0)


async def test_the_months_cap_is_no_rate_limit(
    anthropic: AnthropicModel, sandbox: SandboxClient
) -> None:
    """Anthropic's rate limits say when to come back; the cap of the month does not."""
    await sandbox.put_fault("anthropic", "status", status=429)
    verdict = await verdict_of(anthropic)
    assert (type(verdict), verdict.code) == (Transient, "no-credit")


async def test_a_limit_without_a_time_is_still_one(
    openai: OpenAIModel, sandbox: SandboxClient
) -> None:
    """OpenAI does not always say when; the runtime then knows how long to wait."""
    await sandbox.put_fault("openai", "status", status=429, headers={"retry-after": "soon"})
    verdict = await verdict_of(openai)
    assert isinstance(verdict, RateLimited)
    assert verdict.retry_after is None


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (429, {"type": "insufficient_quota", "code": "insufficient_quota"}, "no-credit"),
        (429, {"type": "x", "code": "credit_balance_exhausted"}, "no-credit"),
        (400, {"type": "x", "message": "Your credit balance is too low."}, "no-credit"),
        (400, {"type": "x", "message": "You hit your spend limit."}, "no-credit"),
        (
            429,
            {"type": "tokens", "message": "Request too large for x: Limit 3, Requested 4"},
            "too-long",
        ),
        (400, {"type": "x", "code": "context_length_exceeded"}, "too-long"),
        (500, {"type": "x", "code": "server_is_overloaded"}, "overloaded"),
        (200, None, "bad-answer"),
        (200, [], "bad-answer"),
        (400, "no JSON at all", "bad-request"),
        (400, {"message": 7, "code": ["x"]}, "bad-request"),
    ],
)
async def test_the_body_tells_more_than_the_status(
    either: Model, provider: str, sandbox: SandboxClient, status: int, error: Any, code: str
) -> None:
    """The same status may mean no credit, too much text or too many calls."""
    body = {"error": error} if isinstance(error, dict) else error
    headers = {"retry-after": "1"} if status == 429 else {}
    await sandbox.put_fault(provider, "status", status=status, body=body, headers=headers)
    assert (await verdict_of(either)).code == code


async def test_thoughts_are_no_answer(anthropic: AnthropicModel, sandbox: SandboxClient) -> None:
    """The first block of a message may hold what the model thought before it wrote."""
    await sandbox.put_fault("anthropic", "thinking-first")
    assert (await anthropic.answer(ASK)).text == '{"name": "Ada Byron"}'


async def test_the_largest_answer_still_passes(
    either: Model, provider: str, sandbox: SandboxClient
) -> None:
    """One mebibyte is taken, one byte more is not."""
    await sandbox.put_fault(provider, "huge", bytes=MOST_BYTES)
    assert (await either.answer(ASK)).text == '{"name": "Ada Byron"}'
    await sandbox.put_fault(provider, "huge", bytes=MOST_BYTES + 1, chunked=True)
    assert (await verdict_of(either)).code == "bad-answer"


async def test_no_listener_is_not_reachable() -> None:
    """A provider that is away altogether is a connection error like any other."""
    for model in (
        AnthropicModel("claude-haiku-5-5", "k", "http://127.0.0.1:9"),
        OpenAIModel("gpt-6-luna", "k", "http://127.0.0.1:9/v1"),
    ):
        await model.open()
        verdict = await verdict_of(model)
        await model.close()
        assert (type(verdict), verdict.code) == (Transient, "not-reachable")


async def test_messages_name_what_to_do_and_no_secret(
    either: Model, provider: str, sandbox: SandboxClient
) -> None:
    """A wrong key's message names the setting, never the key."""
    await sandbox.put_fault(provider, "status", status=401)
    verdict = await verdict_of(either)
    assert f"{provider.upper()}_API_KEY" in verdict.message
    await sandbox.put_fault(provider, "status", status=404)
    assert f"HOWLER_{provider.upper()}_MODEL" in (await verdict_of(either)).message
