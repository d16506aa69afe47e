"""A process whose watchdog has to end it: `python -m tests.support.faults.stuck KIND`."""

import asyncio
import io
import sys
import time

from howler.watchdog import Check, Watchdog, exit_at_the_latest

TOO_LONG = 30.0
"""Seconds after which it ends well, which is what no test wants to see."""


class StandIn(io.StringIO):
    """What a logging set-up may put in the place of standard error: it has no file below it."""


async def main(kind: str) -> None:
    sys.stderr = StandIn()
    checks = []
    if kind == "sick":
        checks = [Check("Kafka membership", lambda: "it is not a member", patience=0.2)]
    Watchdog(checks, look_every=0.05, loop_stuck=0.5).start()
    if kind == "stopping":
        exit_at_the_latest(0.2)
    sys.stdout.write("started\n")
    sys.stdout.flush()
    if kind == "stuck":
        time.sleep(TOO_LONG)  # noqa: ASYNC251  this is what sticks
    await asyncio.sleep(TOO_LONG if kind != "well" else 1.5)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
