"""A record for each reason for which a record makes no run."""

import json
from typing import Any

from tests.support.broker import Headers

EVENT = "resume/parsing.requested"
CLOUD = {"ce_id": "1", "ce_source": "/test", "ce_specversion": "1.0", "ce_type": EVENT}


def cloud(**changed: str | None) -> Headers:
    given = CLOUD | changed
    return [(name, text.encode()) for name, text in given.items() if text is not None]


def fields(**changed: Any) -> bytes:
    return json.dumps({"user": "u"} | changed).encode()


def app(**changed: Any) -> bytes:
    return json.dumps({"name": EVENT, "data": {"user": "u"}} | changed).encode()


BATCH = [("content-type", b"application/cloudevents-batch+json")]
STRUCTURED = [("content-type", b"application/cloudevents+json")]

BAD: dict[str, tuple[bytes | None, Headers]] = {
    "no-value": (None, ()),
    "too-large": (b" " * 262_145, ()),
    "not-utf-8": (b'{"user": "\xe9"}', ()),
    "not-json": (b"hello", ()),
    "too-deep": (b'{"user": ' + b"[" * 1_000 + b"]" * 1_000 + b"}", ()),
    "duplicate-key": (b'{"user": "a", "user": "b"}', ()),
    "bad-number": (b'{"user": "a", "n": NaN}', ()),
    "bad-text": (fields(more="\0"), ()),
    "batch": (b"[]", BATCH),
    "not-an-object": (b"[]", ()),
    "bad-headers": (fields(), cloud(ce_source=None)),
    "bad-version": (fields(), cloud(ce_specversion="0.3")),
    "bad-envelope": (fields(), STRUCTURED),
    "base64": (
        json.dumps(
            {"id": "1", "source": "/t", "specversion": "1.0", "type": EVENT, "data_base64": "e30="}
        ).encode(),
        STRUCTURED,
    ),
    "bad-id": (app(id=" "), ()),
    "wrong-topic": (app(name="other/asked"), ()),
    "unknown-event": (app(name="resume/parsing.requestd"), ()),
    "does-not-fit": (fields(user=7), ()),
    "cannot-be-placed": (fields(mode="has-no-lane"), ()),
    "cannot-be-stored": (fields(mode="has-a-bad-lane"), ()),
    "reader-broke": (fields(mode="breaks-the-reader"), ()),
}
