"""`python -m bench.NAME [--quick] [--json] [PART ...]`: measures parts in a sandbox of its own."""

import argparse
import asyncio
import logging
import os
import platform
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from bench.runtime.place import Place
from bench.runtime.table import Count, Row, as_json, as_text
from sandbox.sandbox import Sandbox

Part = Callable[[Place], Awaitable[list[Row] | list[Count] | list[Row | Count]]]


def measure(name: str, description: str, about: str, parts: Mapping[str, Part]) -> None:
    """Measures the parts that are asked for, or all of them, and prints what came of it.

    Args:
        name: of the module that is run.
        description: for `--help`.
        about: stands above the table.
    """
    given = _arguments(name, description, parts)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # new topics have no leader at once
    with tempfile.TemporaryDirectory(prefix="howler-bench-") as folder:
        rows = asyncio.run(_measured(Path(folder), given, parts))
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores."
    print(as_json(rows) if given.json else f"{about} {machine}\n\n{as_text(rows)}")


async def _measured(
    folder: Path, given: argparse.Namespace, parts: Mapping[str, Part]
) -> list[Row | Count]:
    rows: list[Row | Count] = []
    async with Sandbox(folder / "sandbox") as box:
        place = Place(box, folder, given.quick)
        await place.prepare()
        for name in given.parts or parts:
            print(f"measuring {name} ...", file=sys.stderr)
            rows += await parts[name](place)
    return rows


def _arguments(name: str, description: str, parts: Mapping[str, Part]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=description)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    given = parser.parse_args()
    unknown = set(given.parts) - set(parts)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose of {', '.join(parts)}")
    return given
