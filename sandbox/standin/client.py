"""How tests and the command line talk to the stand-in server's own doors."""

import io
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

ANY_KEY = "sandbox-key"


class SandboxRefusedError(Exception):
    """The stand-in server said no; the message is its own."""


class SandboxClient:
    """A small client; use it as an async context manager. Asks again for nothing by itself."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = await self._ask("GET", "/_sandbox/health")
        return answer

    async def put_fault(
        self,
        endpoint: str,
        kind: str,
        *,
        times: int | None = 1,
        match: str | None = None,
        **details: Any,
    ) -> None:
        """Add one rule to the fault plan.

        `details` are the fault's own: status, headers, body, seconds, location, bytes, chunked.
        """
        rule: dict[str, Any] = {"endpoint": endpoint, "times": times, "match": match}
        await self.put_rules([{**rule, "fault": {"kind": kind, **details}}])

    async def put_rules(self, rules: list[Mapping[str, Any]]) -> None:
        await self._ask("PUT", "/_sandbox/faults", json=rules)

    async def faults(self) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = await self._ask("GET", "/_sandbox/faults")
        return answer

    async def clear_faults(self) -> None:
        await self._ask("DELETE", "/_sandbox/faults")

    async def ledger(
        self, endpoint: str | None = None, *, since: int = 0, limit: int = 100_000
    ) -> list[dict[str, Any]]:
        """Return the calls with an id above `since`, oldest first."""
        query = {"since": str(since), "limit": str(limit)}
        if endpoint is not None:
            query["endpoint"] = endpoint
        answer: list[dict[str, Any]] = await self._ask("GET", "/_sandbox/ledger", params=query)
        return answer

    async def empty_ledger(self) -> None:
        await self._ask("DELETE", "/_sandbox/ledger")

    async def upload(
        self, bucket: str, path: str, content: bytes, content_type: str = "application/pdf"
    ) -> str:
        """Store a file, in the place of an earlier one, and return its address."""
        where = f"/storage/v1/object/{quote(bucket)}/{quote(path)}"
        headers = {
            "authorization": f"Bearer {ANY_KEY}",
            "content-type": content_type,
            "x-upsert": "true",
        }
        await self._ask("POST", where, data=io.BytesIO(content), headers=headers)
        return self.url + where

    async def download(self, bucket: str, path: str) -> bytes:
        """Return a stored file."""
        where = f"/storage/v1/object/{quote(bucket)}/{quote(path)}"
        return await self._send("GET", where, headers={"authorization": f"Bearer {ANY_KEY}"})

    async def _ask(self, method: str, path: str, **how: Any) -> Any:
        return json.loads(await self._send(method, path, **how))

    async def _send(self, method: str, path: str, **how: Any) -> bytes:
        assert self._session is not None, "use it as `async with SandboxClient(url) as sandbox:`"
        async with self._session.request(method, self.url + path, **how) as response:
            body = await response.read()
            if not response.ok:
                said = json.loads(body)
                raise SandboxRefusedError(said.get("message") or said.get("error"))
            return body
