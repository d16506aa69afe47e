"""OpenAI's chat completions: `/openai/v1/chat/completions`."""

import hashlib
import time
from typing import Any

from sandbox.standin.call import (
    STAND_IN_HEADER,
    STAND_IN_LABEL,
    WRONG_KEY,
    Answer,
    Call,
    Endpoint,
    json_answer,
    key_of,
)
from sandbox.standin.providers.prompt import prompt_of
from sandbox.standin.providers.schema_rules import what_openai_refuses
from sandbox.standin.providers.writer import Written, write

_LONGEST_ANSWER = 128_000
_ROLES = frozenset({"developer", "system", "user", "assistant", "tool", "function"})

_ERRORS: dict[int, tuple[str, str, str | None]] = {
    400: ("invalid_request_error", "Invalid request.", None),
    401: (
        "invalid_request_error",
        "Incorrect API key provided. You can find your API key in your account settings.",
        "invalid_api_key",
    ),
    402: ("insufficient_quota", "Your credit balance is exhausted.", "credit_balance_exhausted"),
    403: (
        "invalid_request_error",
        "Country, region, or territory not supported",
        "unsupported_country_region_territory",
    ),
    404: (
        "invalid_request_error",
        "The model does not exist or you do not have access to it.",
        "model_not_found",
    ),
    429: ("tokens", "Rate limit reached. Please try again later.", "rate_limit_exceeded"),
    500: ("server_error", "The server had an error while processing your request.", None),
    503: (
        "service_unavailable_error",
        "The engine is currently overloaded, please try again later.",
        "server_is_overloaded",
    ),
}


def endpoints() -> list[Endpoint]:
    path = "/openai/v1/chat/completions"
    return [Endpoint("openai.chat", "POST", path, chat, documented)]


async def chat(call: Call) -> Answer:
    key = key_of(call.request)
    if key is None:
        return _error(401, "You didn't provide an API key.", code=None)
    if key == WRONG_KEY:
        return documented(401)
    try:
        body = call.json()
    except ValueError:
        return _error(400, "We could not parse the JSON body of your request.")
    wrong = _what_is_wrong(body)
    return wrong if wrong is not None else _completion(call, body)


def _what_is_wrong(body: Any) -> Answer | None:
    if not isinstance(body, dict):
        return _error(400, "The JSON body must be an object.")
    for name in ("model", "messages"):
        if not body.get(name):
            message = f"Missing required parameter: '{name}'."
            return _error(400, message, param=name, code="missing_required_parameter")
    said = body["messages"]
    if not isinstance(said, list) or any(_bad_role(message) for message in said):
        return _error(400, "Invalid value for a message's role.", param="messages")
    if "temperature" in body and body.get("reasoning_effort") != "none":
        message = "Unsupported parameter: 'temperature' is not supported with this model."
        return _error(400, message, param="temperature", code="unsupported_parameter")
    asked = body.get("response_format") or {"type": "text"}
    if asked.get("type") == "json_schema":
        refused = what_openai_refuses(asked)
        if refused is not None:
            return _error(400, refused, param="response_format")
    return None


def _bad_role(message: Any) -> bool:
    return not isinstance(message, dict) or message.get("role") not in _ROLES


def _completion(call: Call, body: dict[str, Any]) -> Answer:
    asked = body.get("response_format") or {}
    schema = asked["json_schema"]["schema"] if asked.get("type") == "json_schema" else None
    most = body.get("max_completion_tokens") or body.get("max_tokens") or _LONGEST_ANSWER
    prompt = prompt_of(message.get("content") for message in body["messages"])
    written = write(prompt, schema, int(most), call.mischief)
    identity = hashlib.sha256(call.body).hexdigest()
    answer = {
        "id": f"chatcmpl-standin-{identity[:20]}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body["model"],
        "choices": [
            {
                "index": 0,
                "message": _message(written),
                "logprobs": None,
                "finish_reason": "length" if written.ended == "cut" else "stop",
            }
        ],
        "usage": _usage(written),
        "service_tier": "default",
        "system_fingerprint": "fp_standin",
    }
    headers = {
        **_rate_headers(),
        STAND_IN_HEADER: STAND_IN_LABEL,
        "x-request-id": f"req_standin_{identity[:16]}",
    }
    return json_answer(answer, headers=headers, note=written.ended)


def _message(written: Written) -> dict[str, Any]:
    refused = written.ended == "refused"
    return {
        "role": "assistant",
        "content": None if refused else written.text,
        "refusal": "I'm sorry, I can't help with that." if refused else None,
        "annotations": [],
    }


def _usage(written: Written) -> dict[str, Any]:
    return {
        "prompt_tokens": written.input_tokens,
        "completion_tokens": written.output_tokens,
        "total_tokens": written.input_tokens + written.output_tokens,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def _rate_headers() -> dict[str, str]:
    return {
        "x-ratelimit-limit-requests": "1000",
        "x-ratelimit-remaining-requests": "999",
        "x-ratelimit-reset-requests": "60ms",
        "x-ratelimit-limit-tokens": "200000",
        "x-ratelimit-remaining-tokens": "199000",
        "x-ratelimit-reset-tokens": "300ms",
    }


def documented(status: int) -> Answer:
    """Return OpenAI's error for a status."""
    kind, message, code = _ERRORS.get(status, ("server_error", "The server had an error.", None))
    return _error(status, message, kind=kind, code=code)


def _error(
    status: int,
    message: str,
    *,
    kind: str = "invalid_request_error",
    param: str | None = None,
    code: str | None = None,
) -> Answer:
    body = {"error": {"message": message, "type": kind, "param": param, "code": code}}
    identity = hashlib.sha256(f"{status} {message}".encode()).hexdigest()[:16]
    headers = {"x-request-id": f"req_standin_{identity}", STAND_IN_HEADER: STAND_IN_LABEL}
    return json_answer(body, status=status, headers=headers, note=code or kind)
