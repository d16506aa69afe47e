"""Signed links: a token that names one file and its last second."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from pathlib import Path
from typing import Any

from sandbox.standin.providers.storage import errors

_HEADER = {"alg": "HS256", "typ": "JWT"}


class Tokens:
    """JSON web tokens as Supabase makes them, signed with a secret of this folder's own."""

    def __init__(self, folder: Path) -> None:
        place = folder / "signing-secret"
        if not place.exists():
            place.write_text(secrets.token_hex(32))
        self._secret = place.read_text().encode()

    def sign(self, url: str, lasts_s: int) -> str:
        now = int(time.time())
        body = _pack(_HEADER) + "." + _pack({"url": url, "iat": now, "exp": now + lasts_s})
        return f"{body}.{self._signature(body)}"

    def check(self, token: str, url: str) -> None:
        """Return where the token opens `url` now; StorageError otherwise, as documented."""
        body, _, signature = token.rpartition(".")
        if not body or not hmac.compare_digest(signature, self._signature(body)):
            raise errors.invalid_jwt("signature verification failed")
        claims = _unpack(body.partition(".")[2])
        if claims["url"] != url:
            raise errors.invalid_signature()
        if claims["exp"] < time.time():
            raise errors.expired_token()

    def _signature(self, body: str) -> str:
        return _base64(hmac.new(self._secret, body.encode(), hashlib.sha256).digest())


def _pack(value: Any) -> str:
    return _base64(json.dumps(value).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpack(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
