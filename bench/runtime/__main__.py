"""Measures the runtime on a real broker and a real Postgres, as ratios.

Usage: python -m bench.runtime [--quick] [--json] [PART ...]

Every part measures the runtime and something simpler turn by turn in the same run, so that the
machine and its neighbours weigh on both sides alike; only the ratios mean anything elsewhere.
"""

import argparse
import asyncio
import logging
import os
import platform
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.runtime.parts import claim, ingest, latency, limit, quiet, steps
from bench.runtime.place import Place
from bench.runtime.table import Count, Row, as_json, as_text
from sandbox.sandbox import Sandbox

ABOUT = (
    f"Times that ours took as a multiple of what stands beside it, measured turn by turn in one"
    f" run: smallest, median and largest of n rounds. Python {platform.python_version()},"
    f" {os.cpu_count()} cores."
)
Part = Callable[[Place], Awaitable[list[Row] | list[Count] | list[Row | Count]]]

PARTS: dict[str, Part] = {
    "steps": steps.measure,
    "latency": latency.measure,
    "limit": limit.measure,
    "ingest": ingest.measure,
    "claim": claim.measure,
    "quiet": quiet.measure,
}


def main() -> None:
    given = arguments()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # new topics have no leader at once
    with tempfile.TemporaryDirectory(prefix="howler-bench-") as folder:
        rows = asyncio.run(measured(Path(folder), given))
    print(as_json(rows) if given.json else f"{ABOUT}\n\n{as_text(rows)}")


async def measured(folder: Path, given: argparse.Namespace) -> list[Row | Count]:
    rows: list[Row | Count] = []
    async with Sandbox(folder / "sandbox") as box:
        place = Place(box, folder, given.quick)
        await place.prepare()
        for name in given.parts or PARTS:
            print(f"measuring {name} ...", file=sys.stderr)
            rows += await PARTS[name](place)
    return rows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.runtime",
        description="Measures the runtime on a real broker and a real Postgres, as ratios to"
        " something simpler that is measured turn by turn in the same run.",
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose of {', '.join(PARTS)}")
    return given


if __name__ == "__main__":
    main()
