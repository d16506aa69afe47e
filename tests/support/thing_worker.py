"""A worker of its own process, to be killed or frozen: `python -m tests.support.thing_worker`.

Every call is written to `public.calls` when it begins and when it ends, on connections that are not
the runtime's, so what happened can be counted whatever became of the process.
"""

import argparse
import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import asyncpg

from howler.runtime.function import Function
from tests.support.things import ThingAsked, Work, lab, thing

CALLS = """
create table if not exists public.calls (
  id bigint generated always as identity, n int, worker int,
  began timestamptz default clock_timestamp(), ended timestamptz)
"""


async def main() -> None:
    given = arguments()
    pool = await asyncpg.create_pool(given.url, statement_cache_size=0, min_size=1, max_size=4)
    worker = given.number

    async def call(n: int) -> int:
        call_id = await pool.fetchval(
            "insert into public.calls (n, worker) values ($1, $2) returning id", n, worker
        )
        await asyncio.sleep(given.seconds)
        await pool.execute(
            "update public.calls set ended = clock_timestamp() where id = $1", call_id
        )
        return n

    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with lab(
        given.url, [declared(given)], call, lease=given.lease, max_running=given.running
    ):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await stop.wait()
    await pool.close()


def declared(given: argparse.Namespace) -> Function[ThingAsked, Work, Any]:
    return thing(limit=given.limit)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--number", type=int, default=0)
    parser.add_argument("--limit", type=int, default=3)
    parser.add_argument("--running", type=int, default=20)
    parser.add_argument("--lease", type=float, default=2.0)
    parser.add_argument("--seconds", type=float, default=0.1)
    return parser.parse_args()


@contextlib.contextmanager
def workers(url: str, count: int, **options: float) -> Iterator[list[subprocess.Popen[str]]]:
    """`count` workers that have said "ready"; killed at the end."""
    started = [start(url, number, **options) for number in range(count)]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        yield started
    finally:
        for process in started:
            end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Kills it, waits for its end and closes its pipe; harmless if it has ended."""
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def start(url: str, number: int, **options: float) -> subprocess.Popen[str]:
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "tests.support.thing_worker", url, "--number", str(number)]
    return subprocess.Popen([*command, *words], stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    asyncio.run(main())
