"""`python -m sandbox.standin --port N --folder DIR`: the stand-in server as its own process."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import sys
from pathlib import Path

from aiohttp import web

from sandbox.standin.call import STAND_IN_LABEL
from sandbox.standin.server import build

_LOOK_FOR_PARENT_S = 0.25


def main() -> int:
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        asyncio.run(_serve(options))
    except OSError as wrong:
        where = f"{options.host}:{options.port}"
        sys.stderr.write(f"The stand-in server cannot listen on {where}: {wrong.strerror}.\n")
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.standin", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes any free port")
    parser.add_argument("--folder", type=Path, required=True, help="where files and ledger lie")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--with-parent",
        type=int,
        nargs="?",
        const=os.getppid(),
        metavar="PID",
        help="end when the parent ends; with its number none can end unseen before this starts",
    )
    return parser.parse_args()


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(
        build(options.folder),
        handler_cancellation=True,
        access_log=None,
        shutdown_timeout=0.5,
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, options.host, options.port, backlog=1024)
        await site.start()
        port = runner.addresses[0][1]
        sys.stdout.write(f"stand-in server on http://{options.host}:{port} ({STAND_IN_LABEL})\n")
        sys.stdout.flush()
        await _until_over(stop, options.with_parent)
    finally:
        await runner.cleanup()


async def _until_over(stop: asyncio.Event, parent: int | None) -> None:
    """Wait for the signal, or for the parent's end: an orphan is handed to another parent.

    Asking for the parent's number also works where the parent started us from a thread that has
    ended since, which the kernel's own death signal would take for the parent's death.
    """
    while not stop.is_set() and parent in {None, os.getppid()}:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), None if parent is None else _LOOK_FOR_PARENT_S)


if __name__ == "__main__":
    sys.exit(main())
