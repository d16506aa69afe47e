"""Supabase Storage, as far as the parser needs it: one file, streamed, from one origin.

Storage answers most errors with status 400 and the real one in the body's `statusCode`.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import aiohttp

from howler.verdicts import Permanent, RateLimited, Refused, Transient, Verdict

BUCKET = "resumes"
CONNECT = 5.0
"""Seconds to wait for a connection."""

CHUNK = 65_536
OBJECT_PATH = "/storage/v1/object/"
WAYS = ("public/", "authenticated/", "sign/", "")
"""How an address names an object; the key is the same behind all of them."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the bucket, by its key (percent-decoded)."""

    key: str


class Storage:
    """Downloads from `origin` alone; follows no redirect.

    Args:
        origin: the project's address, without a path.
        key: the service role's.
        seconds: for one file; the longest silence is a sixth of it.
    """

    def __init__(self, origin: str, key: str, seconds: float = 120.0) -> None:
        self._timeout = aiohttp.ClientTimeout(total=seconds, connect=CONNECT, sock_read=seconds / 6)
        self._origin = origin.rstrip("/")
        self._headers = {"apikey": key, "Authorization": f"Bearer {key}"}
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._session = aiohttp.ClientSession(timeout=self._timeout, auto_decompress=False)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def locate(self, address: str, owner: str) -> StoredFile:
        """The file that `address` names, if it lies in `owner`'s folder of our bucket.

        Raises:
            Refused: `foreign-file`: it lies anywhere else.
        """
        key = key_in(address, self._origin)
        parts = key.split("/") if key else []
        if len(parts) < 2 or parts[0] != owner or any(part in {"", ".", ".."} for part in parts):  # noqa: PLR2004  folder and file
            raise Refused(
                "foreign-file",
                "This file does not lie in your own upload folder. Upload the resume again.",
            )
        return StoredFile("/".join(parts))

    @asynccontextmanager
    async def download(self, file: StoredFile) -> AsyncIterator[AsyncIterator[bytes]]:
        """The file's bytes as they come.

        Raises:
            Transient: storage is not reachable, overloaded, or the answer was cut.
            RateLimited: storage said when to come back.
            Permanent: `file-missing`, `storage-denied`, `storage-redirects`.
        """
        assert self._session is not None
        url = f"{self._origin}{OBJECT_PATH}{BUCKET}/{quote(file.key)}"
        try:
            async with self._session.get(
                url, headers=self._headers, allow_redirects=False
            ) as response:
                if response.status != 200:  # noqa: PLR2004  the one good answer
                    raise await _verdict(response)
                yield response.content.iter_chunked(CHUNK)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Transient(
                "storage-unreachable", f"storage did not answer: {type(error).__name__}"
            ) from error


def key_in(address: str, origin: str) -> str | None:
    """The object's key in `address`, or None where it is not in our bucket at `origin`."""
    try:
        parts, ours = urlsplit(address), urlsplit(origin)
    except ValueError:
        return None
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
        return None
    for way in WAYS:
        start = f"{OBJECT_PATH}{way}{BUCKET}/"
        if parts.path.startswith(start):
            return unquote(parts.path.removeprefix(start))
    return None


async def _verdict(response: aiohttp.ClientResponse) -> Verdict:
    """What an answer other than 200 means."""
    if 300 <= response.status < 400:  # noqa: PLR2004  redirects
        return Permanent("storage-redirects", "storage sent us elsewhere, and we do not follow")
    status, name = await _said(response)
    if status == 404:  # noqa: PLR2004
        return Permanent(
            "file-missing", "The uploaded file is not there any more. Upload it again."
        )
    if status in {401, 403} or name in {"InvalidJWT", "AccessDenied"}:
        return Permanent(
            "storage-denied", "storage refuses our key: check SUPABASE_SERVICE_ROLE_KEY"
        )
    if status == 429:  # noqa: PLR2004
        told = response.headers.get("retry-after", "")
        after = float(told) if told.isdecimal() else None
        return RateLimited("storage-busy", "storage is busy", after)
    if 400 <= status < 500:  # noqa: PLR2004
        return Permanent("storage-refuses", f"storage refuses the download ({status})")
    return Transient("storage-failing", f"storage has an error of its own ({status})")


async def _said(response: aiohttp.ClientResponse) -> tuple[int, str]:
    """Status and error name of an error's body; the response's own status where it says none."""
    try:
        body = json.loads(await response.content.read(CHUNK))
        return int(body["statusCode"]), str(body.get("code") or body.get("error") or "")
    except (ValueError, KeyError, TypeError):
        return response.status, ""
