"""What Anthropic's messages answer, asked by the real SDK and by hand."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import anthropic
import pytest

MODEL = "claude-haiku-5-5"
NULLABLE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": NULLABLE,
        "email": NULLABLE,
        "skills": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name", "email", "skills"],
    "additionalProperties": False,
}
PROMPT = """Read the resume between the two lines and fill the schema.
<resume>
Wilma Okonjo
Bridge Inspector
wilma.okonjo@example.com
Skills
Rope access, Ultrasound, AutoCAD
</resume>
"""
ASKED: Any = {"model": MODEL, "max_tokens": 1000, "messages": [{"role": "user", "content": PROMPT}]}
FORMAT: Any = {"format": {"type": "json_schema", "schema": SCHEMA}}


@pytest.fixture
async def client(anthropic_target: Any) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(
        api_key=anthropic_target.key, base_url=anthropic_target.url, max_retries=0, timeout=25
    ) as client:
        yield client


async def post(
    target: Any, body: dict[str, Any], headers: dict[str, str]
) -> tuple[int, dict[str, Any], dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{target.url}/v1/messages", json=body, headers=headers) as answer,
    ):
        return (
            answer.status,
            await answer.json(),
            {name.lower(): value for name, value in answer.headers.items()},
        )


async def test_structured_answer_fits_its_schema(client: anthropic.AsyncAnthropic) -> None:
    """An answer asked for in a schema is one text block of JSON with what the prompt says."""
    answer = await client.messages.create(**ASKED, output_config=FORMAT)
    text = next(block.text for block in answer.content if block.type == "text")
    record = json.loads(text)
    assert record["name"] == "Wilma Okonjo"
    assert record["email"] == "wilma.okonjo@example.com"
    assert record["skills"] == ["Rope access", "Ultrasound", "AutoCAD"]
    assert answer.stop_reason == "end_turn"
    assert answer.model.startswith(MODEL)
    assert answer.usage.input_tokens > 0
    assert answer.usage.output_tokens > 0


async def test_answer_is_cut_at_max_tokens(client: anthropic.AsyncAnthropic) -> None:
    """An answer longer than `max_tokens` is cut there, says so, and is no JSON any more."""
    asked = {**ASKED, "max_tokens": 5}
    answer = await client.messages.create(**asked, output_config=FORMAT)
    assert answer.stop_reason == "max_tokens"
    text = next(block.text for block in answer.content if block.type == "text")
    with pytest.raises(ValueError, match=r".+"):
        json.loads(text)


@pytest.mark.parametrize("version", ["2023-06-01", "2026-10-21"])
async def test_both_headers_carry_a_key_and_both_versions_are_spoken(
    anthropic_target: Any, version: str
) -> None:
    """A key is taken from `x-api-key` as well as from `Authorization`, in both versions."""
    key = anthropic_target.key
    for carried in ({"x-api-key": key}, {"authorization": f"Bearer {key}"}):
        status, body, headers = await post(
            anthropic_target, ASKED, {**carried, "anthropic-version": version}
        )
        assert (status, body["type"]) == (200, "message")
        assert headers["request-id"].startswith("req_")
        assert "anthropic-ratelimit-requests-remaining" in headers


@pytest.mark.parametrize("name", ["temperature", "top_p", "top_k"])
async def test_sampling_is_refused_since_the_version_of_2026(
    anthropic_target: Any, name: str
) -> None:
    """With `2026-10-21` a sampling parameter is a 400 even at its default; before it is fine."""
    headers = {"x-api-key": anthropic_target.key}
    asked = {**ASKED, name: 1}
    status, body, _ = await post(
        anthropic_target, asked, {**headers, "anthropic-version": "2026-10-21"}
    )
    assert (status, body["error"]["type"]) == (400, "invalid_request_error")
    assert name in body["error"]["message"]
    status, _, _ = await post(
        anthropic_target, asked, {**headers, "anthropic-version": "2023-06-01"}
    )
    assert status == 200


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"max_tokens": None}, "max_tokens"),
        ({"model": None}, "model"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "king", "content": "hello"}]}, "role"),
        ({"max_tokens": -1}, "max_tokens"),
        ({"output_config": {"format": {"type": "json"}}}, "output_config"),
        (
            {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}},
            "additionalProperties",
        ),
    ],
)
async def test_what_does_not_fit_is_a_400_that_names_it(
    anthropic_target: Any, change: dict[str, Any], word: str
) -> None:
    """A missing or wrong part of the request is a 400 whose message names the part."""
    body = {name: value for name, value in {**ASKED, **change}.items() if value is not None}
    headers = {"x-api-key": anthropic_target.key, "anthropic-version": "2026-10-21"}
    status, answer, _ = await post(anthropic_target, body, headers)
    assert (status, answer["type"]) == (400, "error")
    assert answer["error"]["type"] == "invalid_request_error"
    assert word in answer["error"]["message"]
    assert answer["request_id"].startswith("req_")


async def test_a_prefilled_answer_is_refused(client: anthropic.AsyncAnthropic) -> None:
    """A last message of the assistant, once used to begin its answer, is a 400."""
    said: Any = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "{"}]
    with pytest.raises(anthropic.BadRequestError):
        await client.messages.create(model=MODEL, max_tokens=10, messages=said)


async def test_wrong_key_is_a_401(anthropic_target: Any) -> None:
    """A key that nobody gave out is an authentication error, and so is none."""
    async with anthropic.AsyncAnthropic(
        api_key=anthropic_target.wrong_key, base_url=anthropic_target.url, max_retries=0
    ) as client:
        with pytest.raises(anthropic.AuthenticationError) as wrong:
            await client.messages.create(**ASKED)
    told: Any = wrong.value.body
    assert told["error"]["type"] == "authentication_error"
    status, body, _ = await post(anthropic_target, ASKED, {"anthropic-version": "2026-10-21"})
    assert (status, body["error"]["type"]) == (401, "authentication_error")


async def test_missing_version_is_a_400(anthropic_target: Any) -> None:
    """A request that names no version of the API is refused."""
    status, body, _ = await post(anthropic_target, ASKED, {"x-api-key": anthropic_target.key})
    assert (status, body["error"]["type"]) == (400, "invalid_request_error")
    assert "anthropic-version" in body["error"]["message"]


async def test_same_prompt_same_answer(anthropic_target: Any) -> None:
    """The stand-in's answer hangs on the prompt alone, and every answer is labelled as its own."""
    if anthropic_target.real:
        pytest.skip("a real model may answer as it likes")
    headers = {"x-api-key": "k", "anthropic-version": "2026-10-21"}
    first, second = [await post(anthropic_target, ASKED, headers) for _ in range(2)]
    assert first[1] == second[1]
    assert first[2]["x-howler-stand-in"] == "stand-in writer, no key set"


async def test_prompt_without_a_resume_gets_the_least_the_schema_allows(
    anthropic_target: Any,
) -> None:
    """A prompt that holds no resume is answered in its schema's shape, with nothing made up."""
    if anthropic_target.real:
        pytest.skip("a real model may answer as it likes")
    headers = {"x-api-key": "k", "anthropic-version": "2026-10-21"}
    said = [{"role": "user", "content": "Write a letter."}]
    asked = {**ASKED, "messages": said, "output_config": FORMAT}
    _, body, _ = await post(anthropic_target, asked, headers)
    record = json.loads(body["content"][0]["text"])
    assert record == {"name": None, "email": None, "skills": []}
