"""Blocking starts in a thread, which Ctrl-C cannot end half-way."""

import asyncio
from collections.abc import Callable


async def to_its_end(
    start: Callable[[], object], called_off: Callable[[], object] = lambda: None
) -> None:
    """Runs `start` in a thread; when cancelled, calls `called_off` and waits until it has ended.

    So whoever cleans up afterwards finds all that was started, and nothing that still starts.
    """
    thread = asyncio.ensure_future(asyncio.to_thread(start))
    try:
        await asyncio.shield(thread)
    finally:
        if not thread.done():
            called_off()
            await asyncio.gather(thread, return_exceptions=True)
