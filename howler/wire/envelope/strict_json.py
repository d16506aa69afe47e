"""JSON as Postgres can store it: what Python's own reader lets pass is refused here.

Every rule holds at every depth, also in fields that nobody reads, because all of it is stored.
"""

import json
import math
import re
import sys
from typing import Any, NoReturn

from howler.wire.envelope import reasons
from howler.wire.envelope.excerpt import excerpt

MAX_DEPTH = 200
"""Objects and lists inside each other; far above any event, far below every reader's own limit."""

_LONGEST_INTEGER = 310
"""Digits and sign of the largest double: longer ones need not even be converted."""

# A string (an unfinished one to the end, so that the search stays linear) or one bracket.
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def parse(value: bytes) -> Any:
    """The value's JSON; raises `CannotReadError` with the reason."""
    text = _decoded(value)
    _refuse_depth(text)
    try:
        parsed = _DECODER.decode(text)
    except json.JSONDecodeError as problem:
        raise _not_json(text, problem) from None
    if "\\u" in text:  # UTF-8 itself cannot hold a surrogate, nor strict JSON a raw NUL
        _refuse_unstorable_text(parsed)
    return parsed


def canonical(data: Any) -> str:
    """The same data gives the same text, whatever the order of its keys was."""
    return _ENCODER.encode(data)


def _decoded(value: bytes) -> str:
    try:
        text = value.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as problem:
        raise reasons.NOT_UTF_8.error(position=problem.start + 1) from None
    if not text.strip():
        raise reasons.EMPTY.error()
    return text


def _refuse_depth(text: str) -> None:
    """Counts brackets before any reader recurses into them."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise reasons.TOO_DEEP.error(limit=MAX_DEPTH)
        elif found[0] in "]}":
            depth -= 1


def _not_json(text: str, problem: json.JSONDecodeError) -> reasons.CannotReadError:
    return reasons.NOT_JSON.error(
        line=problem.lineno,
        column=problem.colno,
        problem=problem.msg[:1].lower() + problem.msg[1:],
        start=excerpt(text.strip(), 20),
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise reasons.DUPLICATE_KEY.error(key=excerpt(key))
            seen.add(key)
    return made


def _constant(name: str) -> NoReturn:
    raise reasons.NOT_A_NUMBER.error(constant=name)


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise reasons.TOO_BIG_A_NUMBER.error(number=excerpt(text, 20))
    return number


def _integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER or abs(number := int(text)) > sys.float_info.max:
        raise reasons.TOO_BIG_A_NUMBER.error(number=excerpt(text, 20))
    return number


def _refuse_unstorable_text(parsed: Any) -> None:
    rest: list[tuple[str, Any]] = [("the top", parsed)]
    while rest:
        key, node = rest.pop()
        if isinstance(node, str):
            _refuse_unstorable(key, node)
        elif isinstance(node, list):
            rest.extend((key, item) for item in node)
        elif isinstance(node, dict):
            for name, item in node.items():
                _refuse_unstorable(name, name)
                rest.append((name, item))


def _refuse_unstorable(key: str, text: str) -> None:
    found = _UNSTORABLE.search(text)
    if found is not None:
        reason = reasons.HOLDS_NUL if found[0] == "\x00" else reasons.HOLDS_SURROGATE
        raise reason.error(key=excerpt(key))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_constant,
    parse_float=_float,
    parse_int=_integer,
)
_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
)
