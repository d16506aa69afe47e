"""`/livez`, `/readyz` and `/metrics`, on Faust's web server."""

import asyncio
from collections.abc import Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from howler.runtime.service import Running


def add_pages(app: Any, running: Running[Any], membership: Callable[[], str | None]) -> None:
    """Adds the three pages to `app`.

    Args:
        membership: why this process has no part of its topics just now, or None.
    """

    @app.page("/livez")  # type: ignore[untyped-decorator]
    async def livez(web: Any, _request: Any) -> Any:
        """The process answers: what is stuck otherwise, the watchdog ends."""
        return web.json({"status": "ok"})

    @app.page("/readyz")  # type: ignore[untyped-decorator]
    async def readyz(web: Any, _request: Any) -> Any:
        why = membership() or await running.not_ready()
        running.metrics.ready(why is None)
        if why is None:
            return web.json({"status": "ready"})
        return web.json({"status": "not ready", "reason": why}, status=503)

    @app.page("/metrics")  # type: ignore[untyped-decorator]
    async def metrics(web: Any, _request: Any) -> Any:
        body = await asyncio.to_thread(generate_latest, running.metrics.registry)
        return web.bytes(body, content_type=CONTENT_TYPE_LATEST.split(";")[0])
