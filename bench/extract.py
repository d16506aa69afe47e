"""Pages per second of the locked extractor beside bare PyMuPDF, three at once, in one run.

Usage: python -m bench.extract [FILE.pdf ...]; without files, the sandbox's people are read.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from howler.verdicts import Refused
from services.parser.extract.pool import Extractor

_AT_ONCE = 3
_ROUNDS = 15
_FILES_A_ROUND = 150
_AIM = 0.8


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(name).read_bytes() for name in sys.argv[1:]] or _people(Path(folder))
    asyncio.run(_compare(files))


async def _compare(files: list[bytes]) -> None:
    with ProcessPoolExecutor(_AT_ONCE, mp_context=get_context("spawn")) as bare:
        async with Extractor(_AT_ONCE) as extractor:
            files = await _readable(extractor, files)
            work = [files[at % len(files)] for at in range(_FILES_A_ROUND)]
            pages = sum(bare.map(bare_pages, work))
            ratios = []
            for _ in range(_ROUNDS):
                ours = pages / await _seconds_of_ours(extractor, work)
                theirs = pages / _seconds_of_bare(bare, work)
                ratios.append(ours / theirs)
                print(f"ours {ours:6.0f} pages/s, bare {theirs:6.0f}, ratio {ratios[-1]:.2f}")
    middle = statistics.median(ratios)
    print(f"median ratio {middle:.2f} over {_ROUNDS} rounds, {_AT_ONCE} at once (aim {_AIM})")


async def _readable(extractor: Extractor, files: list[bytes]) -> list[bytes]:
    """Only PDFs that both sides read to the end: a refused one costs us a fresh child."""
    read = []
    for data in files:
        try:
            if (await extractor.extract(data)).kind == "pdf":
                read.append(data)
        except Refused:
            continue
    return read


async def _seconds_of_ours(extractor: Extractor, work: list[bytes]) -> float:
    begin = time.perf_counter()
    await asyncio.gather(*(extractor.extract(data) for data in work))
    return time.perf_counter() - begin


def _seconds_of_bare(bare: ProcessPoolExecutor, work: list[bytes]) -> float:
    begin = time.perf_counter()
    list(bare.map(bare_pages, work))
    return time.perf_counter() - begin


def bare_pages(data: bytes) -> int:
    """What anybody would write: open the file, take each page's text."""
    import pymupdf

    with pymupdf.open(stream=data, filetype="pdf") as document:
        return len([page.get_text() for page in document])


def _people(folder: Path) -> list[bytes]:
    from sandbox.people.make import make_people

    make_people(folder)
    return [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]


if __name__ == "__main__":
    main()
