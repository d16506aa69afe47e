"""What OpenAI's chat completions answer, asked by the real SDK and by hand."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import openai
import pytest

MODEL = "gpt-6-luna"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": ["string", "null"]},
        "phone": {"type": ["string", "null"]},
        "skills": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["name", "phone", "skills"],
    "additionalProperties": False,
}
PROMPT = """Read the resume between the two lines and fill the schema.
<resume>
Ottokar Brandis
Organ Builder
+49 30 555 0199 | ottokar.brandis@example.org
Skills
Voicing, Joinery, Leatherwork
</resume>
"""
SAID = [
    {"role": "system", "content": "You read resumes."},
    {"role": "user", "content": PROMPT},
]


def asked_in(schema: dict[str, Any], name: str = "resume") -> dict[str, Any]:
    described = {"name": name, "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": described}


@pytest.fixture
async def client(openai_target: Any) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(
        api_key=openai_target.key, base_url=openai_target.url, max_retries=0, timeout=25
    ) as client:
        yield client


async def complete(client: openai.AsyncOpenAI, **more: Any) -> Any:
    asked = {"model": MODEL, "messages": SAID, "response_format": asked_in(SCHEMA), **more}
    return await client.chat.completions.create(**asked)


async def post(
    target: Any, body: dict[str, Any], headers: dict[str, str]
) -> tuple[int, dict[str, Any], dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{target.url}/chat/completions", json=body, headers=headers) as answer,
    ):
        return (
            answer.status,
            await answer.json(),
            {name.lower(): value for name, value in answer.headers.items()},
        )


async def test_structured_answer_fits_its_schema(client: openai.AsyncOpenAI) -> None:
    """An answer asked for in a strict schema is JSON with what the prompt says."""
    answer = await complete(client)
    choice = answer.choices[0]
    record = json.loads(choice.message.content)
    assert record["name"] == "Ottokar Brandis"
    assert record["phone"].replace(" ", "") == "+49305550199"
    assert record["skills"] == ["Voicing", "Joinery", "Leatherwork"]
    assert (choice.finish_reason, choice.message.refusal) == ("stop", None)
    assert answer.model.startswith(MODEL)
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


async def test_answer_is_cut_at_the_most_tokens(client: openai.AsyncOpenAI) -> None:
    """An answer longer than `max_completion_tokens` ends with `length`."""
    answer = await complete(client, max_completion_tokens=5)
    assert answer.choices[0].finish_reason == "length"


@pytest.mark.parametrize(
    ("schema", "name", "word"),
    [
        ({**SCHEMA, "required": ["name"]}, "resume", "required"),
        ({**SCHEMA, "additionalProperties": True}, "resume", "additionalProperties"),
        ({"type": "array", "items": {"type": "string"}}, "resume", "object"),
        (SCHEMA, "a resume, please", "name"),
        (SCHEMA, "r" * 65, "name"),
    ],
)
async def test_schema_that_strict_cannot_hold_is_a_400(
    client: openai.AsyncOpenAI, schema: dict[str, Any], name: str, word: str
) -> None:
    """Strict schemas need all properties required, no others, an object and a plain name."""
    with pytest.raises(openai.BadRequestError) as wrong:
        await complete(client, response_format=asked_in(schema, name))
    assert word in str(wrong.value)
    assert wrong.value.type == "invalid_request_error"


async def test_schema_is_checked_at_every_depth(client: openai.AsyncOpenAI) -> None:
    """An object deep inside the schema that leaves a property optional is refused too."""
    job = {"type": "object", "properties": {"title": {"type": "string"}}, "required": []}
    deep = {
        "type": "object",
        "properties": {"jobs": {"type": "array", "items": {**job, "additionalProperties": False}}},
        "required": ["jobs"],
        "additionalProperties": False,
    }
    with pytest.raises(openai.BadRequestError, match="title"):
        await complete(client, response_format=asked_in(deep))


async def test_temperature_is_refused_by_models_that_reason(client: openai.AsyncOpenAI) -> None:
    """`temperature` is a 400 unless the effort of reasoning is `none`."""
    with pytest.raises(openai.BadRequestError, match="temperature"):
        await complete(client, temperature=0.2)
    answer = await complete(client, temperature=0.2, reasoning_effort="none")
    assert answer.choices[0].finish_reason == "stop"


@pytest.mark.parametrize("missing", ["model", "messages"])
async def test_missing_part_is_a_400_that_names_it(openai_target: Any, missing: str) -> None:
    """A request without its model or its messages is refused by name."""
    body = {"model": MODEL, "messages": SAID}
    del body[missing]
    headers = {"authorization": f"Bearer {openai_target.key}"}
    status, answer, _ = await post(openai_target, body, headers)
    assert status == 400
    assert missing in answer["error"]["message"]
    assert set(answer["error"]) == {"message", "type", "param", "code"}


async def test_wrong_key_is_a_401(openai_target: Any) -> None:
    """A key that nobody gave out is an authentication error, and so is none."""
    body = {"model": MODEL, "messages": SAID}
    for headers in ({"authorization": f"Bearer {openai_target.wrong_key}"}, {}):
        status, answer, _ = await post(openai_target, body, headers)
        assert (status, answer["error"]["type"]) == (401, "invalid_request_error")
        if headers:
            assert answer["error"]["code"] == "invalid_api_key"


async def test_headers_tell_the_request_and_the_rate(openai_target: Any) -> None:
    """Every answer names its request and what is left of the rate."""
    body = {"model": MODEL, "messages": SAID}
    status, _, headers = await post(
        openai_target, body, {"authorization": f"Bearer {openai_target.key}"}
    )
    assert status == 200
    assert headers["x-request-id"]
    assert headers["x-ratelimit-remaining-requests"].isdecimal()
