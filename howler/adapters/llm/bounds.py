"""Bounds on what a provider may send back: its size and its time."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

MOST_BYTES = 1024 * 1024
CONNECT_S = 5.0
TOTAL_S = 180.0
"""Time for one answer: three of them (two providers, one repair) fit into a step's 10 minutes."""

# A packed answer could unpack to more than its bound.
UNPACKED = {"accept-encoding": "identity"}


class BrokenAnswerError(Exception):
    """The answer began, but it is too large, packed, or broke off."""


def hooks() -> dict[str, list[Callable[..., Awaitable[None]]]]:
    """What an httpx2 client needs to bound every answer, errors included."""
    return {"response": [bound]}


async def bound(response: "httpx2.Response") -> None:
    """Lets at most `MOST_BYTES` of the body through.

    Raises:
        BrokenAnswerError: the headers already say that it is larger, or packed.
    """
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise BrokenAnswerError(f"an answer of {int(length):,} bytes")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise BrokenAnswerError("a packed answer, which was not asked for")
    response.stream = _bounded(response.stream)


def _bounded(stream: Any) -> Any:
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            seen = 0
            try:
                async for chunk in stream:
                    seen += len(chunk)
                    if seen > MOST_BYTES:
                        raise BrokenAnswerError(f"an answer of more than {MOST_BYTES:,} bytes")
                    yield chunk
            except httpx2.TimeoutException:
                raise
            except httpx2.TransportError as error:
                raise BrokenAnswerError("an answer that broke off") from error

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()
