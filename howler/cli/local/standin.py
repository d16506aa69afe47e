"""Questions to the stand-in server of the running sandbox."""

import os
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from howler.cli.ends import NotReachableError, UsageError
from howler.cli.local.checkout import running_or_refuse

if TYPE_CHECKING:
    from sandbox.standin.client import SandboxClient

T = TypeVar("T")


async def ask(question: "Callable[[SandboxClient], Awaitable[T]]") -> T:
    """What the stand-in server answers.

    Raises:
        NotReachableError: it does not answer.
        UsageError: it refuses the question; its own words say why.
    """
    import aiohttp

    from sandbox.standin.client import SandboxClient, SandboxRefusedError

    url = os.environ.get("HOWLER_SANDBOX_URL", "").strip() or running_or_refuse().sandbox_url
    try:
        async with SandboxClient(url) as client:
            return await question(client)
    except SandboxRefusedError as refused:
        raise UsageError(str(refused)) from refused
    except (aiohttp.ClientError, OSError) as away:
        raise NotReachableError(f"The stand-in server at {url} does not answer") from away


def overlap_of(calls: Sequence[dict[str, Any]]) -> int:
    """How many of the calls were under way at once, at most."""
    from sandbox.standin.overlap import most_at_once

    return most_at_once(calls)
