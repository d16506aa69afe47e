"""Measures the daily fan-out on a real broker and a real Postgres, as ratios.

Usage: python -m bench.fanout [--quick] [--json] [PART ...]
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

from bench.fanout.parts import first, memory, written
from bench.runtime.place import Place
from bench.runtime.table import Count, Row, as_json, as_text
from sandbox.sandbox import Sandbox

AIMS = (
    "Aims: fanned out and published at most 2.00 (half of the bare speed), the first event at most"
    " 10.00, memory at most 1.3 times."
)
Part = Callable[[Place], Awaitable[list[Row] | list[Count]]]

PARTS: dict[str, Part] = {
    "written": written.measure,
    "first": first.measure,
    "memory": memory.measure,
}


def main() -> None:
    given = arguments()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # new topics have no leader at once
    with tempfile.TemporaryDirectory(prefix="howler-bench-") as folder:
        rows = asyncio.run(measured(Path(folder), given))
    about = f"{AIMS} Python {platform.python_version()}, {os.cpu_count()} cores."
    print(as_json(rows) if given.json else f"{about}\n\n{as_text(rows)}")


async def measured(folder: Path, given: argparse.Namespace) -> list[Row | Count]:
    rows: list[Row | Count] = []
    async with Sandbox(folder / "sandbox") as box:
        place = Place(box, folder, given.quick)
        for name in given.parts or PARTS:
            print(f"measuring {name} ...", file=sys.stderr)
            rows += await PARTS[name](place)
    return rows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fanout")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer users and rounds")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose of {', '.join(PARTS)}")
    return given


if __name__ == "__main__":
    main()
