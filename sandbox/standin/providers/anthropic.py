"""Anthropic's messages: `/anthropic/v1/messages`."""

import hashlib
from datetime import UTC, datetime, timedelta
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
from sandbox.standin.providers.schema_rules import what_anthropic_refuses
from sandbox.standin.providers.writer import Written, write

VERSIONS = frozenset({"2023-06-01", "2026-10-21"})
_WITHOUT_SAMPLING = "2026-10-21"
_SAMPLING = ("temperature", "top_p", "top_k")
_REQUESTS_A_MINUTE = 1000
_THINKING = "Let me read the prompt before I answer it."

_ERRORS: dict[int, tuple[str, str]] = {
    400: ("invalid_request_error", "There was an issue with the format of your request."),
    401: ("authentication_error", "invalid x-api-key"),
    402: ("billing_error", "Your credit balance is too low to access the Anthropic API."),
    403: ("permission_error", "Your API key does not have permission to use this resource."),
    404: ("not_found_error", "The requested resource could not be found."),
    409: ("conflict_error", "The request conflicts with the state of the resource."),
    413: ("request_too_large", "Request exceeds the maximum allowed number of bytes."),
    429: ("rate_limit_error", "This request would exceed your organization's rate limit."),
    500: ("api_error", "Internal server error"),
    504: ("timeout_error", "The request timed out while processing."),
    529: ("overloaded_error", "Overloaded"),
}


def endpoints() -> list[Endpoint]:
    return [Endpoint("anthropic.messages", "POST", "/anthropic/v1/messages", messages, documented)]


async def messages(call: Call) -> Answer:
    key = key_of(call.request)
    if key is None:
        return _error(401, "x-api-key header is required")
    if key == WRONG_KEY:
        return documented(401)
    version = call.request.headers.get("anthropic-version")
    if version is None:
        return _error(400, "anthropic-version: header is required")
    if version not in VERSIONS:
        return _error(400, f'anthropic-version: "{version}" is not a valid version')
    try:
        body = call.json()
    except ValueError:
        return _error(400, "The request body is not valid JSON.")
    wrong = _what_is_wrong(body, version)
    return _error(400, wrong) if wrong is not None else _message(call, body)


def _what_is_wrong(body: Any, version: str) -> str | None:
    if not isinstance(body, dict):
        return "The request body must be a JSON object."
    for name in ("model", "messages", "max_tokens"):
        if name not in body:
            return f"{name}: Field required"
    if version == _WITHOUT_SAMPLING:
        for name in _SAMPLING:
            if name in body:
                return f"{name}: Extra inputs are not permitted"
    return _wrong_value(body)


def _wrong_value(body: dict[str, Any]) -> str | None:
    if not isinstance(body["max_tokens"], int) or isinstance(body["max_tokens"], bool):
        return "max_tokens: Input should be a valid integer"
    if body["max_tokens"] < 0:
        return "max_tokens: Input should be greater than or equal to 0"
    said = body["messages"]
    if not isinstance(said, list) or not said:
        return "messages: at least one message is required"
    if any(not isinstance(m, dict) or m.get("role") not in {"user", "assistant"} for m in said):
        return "messages: each message needs a role, `user` or `assistant`"
    if said[-1]["role"] == "assistant":
        return "This model does not support assistant message prefill."
    output = _format(body)
    return None if output is None else what_anthropic_refuses(output)


def _format(body: dict[str, Any]) -> dict[str, Any] | None:
    config = body.get("output_config")
    output = config.get("format") if isinstance(config, dict) else None
    return output if isinstance(output, dict) else None


def _message(call: Call, body: dict[str, Any]) -> Answer:
    said = [body.get("system"), *(message.get("content") for message in body["messages"])]
    output = _format(body)
    schema = None if output is None else output["schema"]
    written = write(prompt_of(said), schema, body["max_tokens"], call.mischief)
    answer = {
        "id": f"msg_standin_{hashlib.sha256(call.body).hexdigest()[:20]}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": _content(written, thinking="thinking-first" in call.mischief),
        "stop_reason": {"whole": "end_turn", "cut": "max_tokens", "refused": "refusal"}[
            written.ended
        ],
        "stop_sequence": None,
        "stop_details": _stop_details(written),
        "usage": _usage(written),
        "container": None,
        "diagnostics": None,
    }
    headers = {**_rate_headers(), STAND_IN_HEADER: STAND_IN_LABEL, **_request_id(call.body)}
    return json_answer(answer, headers=headers, note=written.ended)


def _content(written: Written, *, thinking: bool) -> list[dict[str, str]]:
    thought = {"type": "thinking", "thinking": _THINKING, "signature": "c3RhbmQtaW4="}
    text = [{"type": "text", "text": written.text}] if written.text else []
    return [thought, *text] if thinking else text


def _stop_details(written: Written) -> dict[str, str | None] | None:
    if written.ended != "refused":
        return None
    return {"type": "refusal", "category": None, "explanation": "This was asked of the stand-in."}


def _usage(written: Written) -> dict[str, Any]:
    return {
        "input_tokens": written.input_tokens,
        "output_tokens": written.output_tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "output_tokens_details": {"thinking_tokens": 0},
        "service_tier": "standard",
        "inference_geo": "global",
    }


def _rate_headers() -> dict[str, str]:
    reset = (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    named = ("requests", "tokens", "input-tokens", "output-tokens")
    values = {"limit": str(_REQUESTS_A_MINUTE), "remaining": str(_REQUESTS_A_MINUTE - 1)}
    return {
        f"anthropic-ratelimit-{name}-{field}": value
        for name in named
        for field, value in {**values, "reset": reset}.items()
    }


def _request_id(body: bytes) -> dict[str, str]:
    return {"request-id": f"req_standin_{hashlib.sha256(body).hexdigest()[:16]}"}


def documented(status: int) -> Answer:
    """Return Anthropic's error for a status."""
    return _error(status, None)


def _error(status: int, message: str | None) -> Answer:
    kind, said = _ERRORS.get(status, ("api_error", "Internal server error"))
    request = _request_id(f"{status} {message}".encode())
    body = {
        "type": "error",
        "error": {"type": kind, "message": message or said},
        "request_id": request["request-id"],
    }
    headers = {**request, STAND_IN_HEADER: STAND_IN_LABEL}
    return json_answer(body, status=status, headers=headers, note=kind)
