"""The pool of children: whatever a file does to a child, the next caller is served."""

import asyncio
import io
import os
import random
import select
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from howler.verdicts import Refused, Transient
from services.parser.extract.handle import ChildLimits
from services.parser.extract.pool import Extractor

ROOT = Path(__file__).resolve().parents[5]


def pdf(text: str) -> bytes:
    import pymupdf

    document = pymupdf.open()
    document.new_page().insert_text((72, 72), text)
    return bytes(document.tobytes())


def docx(body: str, encoding: str = "utf-8") -> bytes:
    held = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    )
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document.encode(encoding))
        archive.writestr("word/naïve.bin", b"")
    return held.getvalue()


def strange_pdf() -> bytes:
    """Text in several scripts, faint, on dark ground and hidden, so that pixels are looked at."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    page.insert_htmlbox((50, 50, 500, 300), "<p>שלום</p><p>محمد</p><p>山田太郎</p>")
    page.draw_rect((40, 400, 500, 440), fill=(0, 0, 0.2))
    page.insert_text((50, 420), "white on dark", color=(1, 1, 1))
    page.insert_text((50, 500), "white on white", color=(1, 1, 1))
    page.insert_text((50, 600), "half", fill_opacity=0.5)
    return bytes(document.tobytes())


def endless_pdf() -> bytes:
    """Forms that draw each other ten times, twelve deep: a few hundred bytes, years of drawing."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    forms = [document.get_new_xref() for _ in range(13)]
    for at, form in enumerate(forms):
        inner = f"/X {forms[at + 1]} 0 R" if at + 1 < len(forms) else ""
        document.update_object(
            form,
            f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{inner}>>>>>>",
        )
        document.update_stream(form, b"/X Do " * 10 if inner else b"q Q", new=True)
    document.xref_set_key(page.xref, "Resources", f"<</XObject<</X {forms[0]} 0 R>>>>")
    content = document.get_new_xref()
    document.update_object(content, "<<>>")
    document.update_stream(content, b"/X Do", new=True)
    document.xref_set_key(page.xref, "Contents", f"{content} 0 R")
    return bytes(document.tobytes())


ENDLESS = endless_pdf()


@pytest.fixture
async def one() -> AsyncIterator[Extractor]:
    """A pool of one child, so that a lost slot is a hang."""
    async with Extractor(1, ChildLimits(file_seconds=20)) as extractor:
        yield extractor


def keeper(extractor: Extractor) -> int:
    (child,) = extractor._children
    return child.pid


def worker(extractor: Extractor) -> int:
    """The keeper's child; one that has done its share is followed by the next in a moment."""
    pid = keeper(extractor)
    children = Path(f"/proc/{pid}/task/{pid}/children")
    until = time.monotonic() + 10
    while not (found := children.read_text().split()) and time.monotonic() < until:
        time.sleep(0.005)
    return int(found[0])


async def begin(extractor: Extractor, data: bytes) -> "asyncio.Task[object]":
    """Start reading, and return once the child has the file."""
    task: asyncio.Task[object] = asyncio.create_task(extractor.extract(data))
    while extractor._free.qsize():
        await asyncio.sleep(0)
    return task


def gone(pid: int) -> bool:
    """Whether a process ends within five seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(5_000))
    finally:
        os.close(handle)


async def test_a_file_comes_out_as_text(one: Extractor) -> None:
    """The text, its kind, its pages, the time and the memory it took."""
    extracted = await one.extract(pdf("Jane Doe"))
    assert (extracted.text, extracted.kind, extracted.pages) == ("Jane Doe", "pdf", 1)
    assert extracted.left_out == ()
    assert 0 < extracted.seconds < 20
    assert 1 << 20 < extracted.peak_memory_bytes < 1 << 30


async def test_more_callers_than_children_wait_their_turn(one: Extractor) -> None:
    """Ten at once through one child: each gets its own text."""
    names = [f"Person {number}" for number in range(10)]
    extracted = await asyncio.gather(*(one.extract(pdf(name)) for name in names))
    assert [one.text for one in extracted] == names


async def test_after_a_refusal_the_next_file_meets_a_fresh_worker(one: Extractor) -> None:
    """A refused file ends its worker; the child goes on with a new one."""
    await one.extract(pdf("first"))
    first, child = worker(one), keeper(one)
    with pytest.raises(Refused) as refused:
        await one.extract(b"%PDF-1.7 and nothing else")
    assert refused.value.code == "corrupt"
    assert (await one.extract(pdf("second"))).text == "second"
    assert gone(first)
    assert keeper(one) == child


async def test_a_worker_is_replaced_after_its_share() -> None:
    """After its share of files a worker makes room, without a file failing."""
    async with Extractor(1, ChildLimits(files=2)) as extractor:
        workers = []
        for _ in range(4):
            assert (await extractor.extract(pdf("x"))).text == "x"
            workers.append(worker(extractor))
        assert len(set(workers)) >= 2


async def test_what_needs_no_reading_costs_no_child() -> None:
    """Empty and too large files are refused before any child is asked for: here is none."""
    never_started = Extractor(1)
    for data, code in ((b"", "empty"), (bytes(20 * 1024 * 1024 + 1), "too-large")):
        with pytest.raises(Refused) as refused:
            await never_started.extract(data)
        assert refused.value.code == code


@pytest.mark.parametrize("whom", [keeper, worker])
async def test_a_killed_child_may_be_retried(one: Extractor, whom: object) -> None:
    """SIGKILL to either process in the middle of a file is transient, and the slot comes back."""
    assert callable(whom)
    task = await begin(one, ENDLESS)
    os.kill(whom(one), signal.SIGKILL)
    with pytest.raises(Transient) as died:
        await task
    assert died.value.code == "extractor-died"
    assert (await one.extract(pdf("alive"))).text == "alive"


async def test_a_child_killed_while_it_rests_is_replaced(one: Extractor) -> None:
    """A child that died between two files does not fail the second."""
    pid = keeper(one)
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    try:
        text = (await one.extract(pdf("alive"))).text
    except Transient:
        text = (await one.extract(pdf("alive"))).text
    assert text == "alive"


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGSEGV, "corrupt"), (signal.SIGABRT, "corrupt"), (signal.SIGPROF, "too-slow")],
)
async def test_a_crash_is_the_files_fault(
    one: Extractor, number: signal.Signals, code: str
) -> None:
    """A crash of the reader refuses the file, as does the end of its processor time."""
    task = await begin(one, ENDLESS)
    os.kill(worker(one), number)
    with pytest.raises(Refused) as refused:
        await task
    assert refused.value.code == code
    assert (await one.extract(pdf("alive"))).text == "alive"


async def test_a_file_that_takes_too_long_is_stopped() -> None:
    """The parent's clock ends a file that would never end, and the slot comes back."""
    async with Extractor(1, ChildLimits(file_seconds=0.5)) as extractor:
        with pytest.raises(Refused) as refused:
            await extractor.extract(ENDLESS)
        assert refused.value.code == "too-slow"
        assert (await extractor.extract(pdf("alive"))).text == "alive"


async def test_a_file_that_takes_too_much_memory_is_stopped() -> None:
    """The limit of the address space holds, and is told as such."""
    paragraph = "<w:p><w:r><w:t>{:x}</w:t></w:r></w:p>"
    numbers = random.Random(1)
    body = "".join(paragraph.format(numbers.getrandbits(64)) for _ in range(150_000))
    async with Extractor(1, ChildLimits(memory_bytes=130 << 20)) as extractor:
        assert (await extractor.extract(docx(paragraph.format(1)))).text == "1"
        with pytest.raises(Refused) as refused:
            await extractor.extract(docx(body))
        assert refused.value.code == "too-much-memory"
        assert (await extractor.extract(pdf("alive"))).text == "alive"


async def test_nothing_is_left_to_load_behind_closed_doors(one: Extractor) -> None:
    """Rare paths (pixels, symbols, other scripts, other encodings) need no file any more."""
    symbol = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F028"/></w:r></w:p>'
    assert (await one.extract(docx(symbol))).text == "🕿"
    assert (await one.extract(docx("<w:p><w:r><w:t>Zoë</w:t></w:r></w:p>", "utf-16"))).text == "Zoë"
    many = await one.extract(strange_pdf())
    assert "山田太郎" in many.text
    assert "white on dark" in many.text
    assert [part.what for part in many.left_out] == ["white-on-white text"]


async def test_an_error_that_nobody_expected_says_where_it_was(one: Extractor) -> None:
    """A file that trips the reader is refused; the cause names our line and no stranger's word."""
    deep = "<w:tbl><w:tr><w:tc>" * 5000 + "secret" + "</w:tc></w:tr></w:tbl>" * 5000
    with pytest.raises(Refused) as refused:
        await one.extract(docx(deep))
    assert refused.value.code == "corrupt"
    assert str(refused.value.__cause__).startswith("RecursionError in ")
    assert "secret" not in str(refused.value.__cause__)


async def test_a_caller_who_goes_away_leaves_the_slot(one: Extractor) -> None:
    """Cancelling a caller stops its file at once; nobody gets its answer in place of theirs."""
    task = await begin(one, ENDLESS)
    reading = worker(one)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await one.extract(pdf("next"))).text == "next"
    assert gone(reading)


async def test_closing_ends_who_reads_and_who_waits() -> None:
    """Close neither hangs nor leaves a process or a caller behind."""
    extractor = Extractor(1, ChildLimits(file_seconds=20))
    await extractor.start()
    reading = await begin(extractor, ENDLESS)
    waiting = [asyncio.create_task(extractor.extract(pdf("x"))) for _ in range(3)]
    await asyncio.sleep(0)
    processes = keeper(extractor), worker(extractor)
    await extractor.close()
    outcomes = await asyncio.gather(reading, *waiting, return_exceptions=True)
    assert [getattr(outcome, "code", outcome) for outcome in outcomes] == [
        "extractor-died",
        *["extractor-closed"] * 3,
    ]
    assert all(gone(pid) for pid in processes)
    with pytest.raises(Transient, match="stopping"):
        await extractor.extract(pdf("late"))


async def test_a_child_knows_none_of_our_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The environment, which holds keys, is not handed on."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key-of-ours")
    async with Extractor(1) as extractor:
        environment = Path(f"/proc/{keeper(extractor)}/environ").read_bytes()
    assert b"a-key-of-ours" not in environment


def test_children_end_with_their_parent(tmp_path: Path) -> None:
    """A service that is killed leaves no child behind, not even one in the middle of a file."""
    (tmp_path / "endless.pdf").write_bytes(ENDLESS)
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from services.parser.extract.pool import Extractor\n"
        "async def main():\n"
        "    extractor = Extractor(1)\n"
        "    await extractor.start()\n"
        "    pid = next(iter(extractor._children)).pid\n"
        "    workers = Path(f'/proc/{pid}/task/{pid}/children').read_text()\n"
        "    reading = asyncio.create_task(extractor.extract(Path(sys.argv[1]).read_bytes()))\n"
        "    while extractor._free.qsize():\n"
        "        await asyncio.sleep(0)\n"
        "    print(pid, workers, flush=True)\n"
        "    await reading\n"
        "asyncio.run(main())\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "endless.pdf")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        processes = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(processes) == 2
    assert all(gone(pid) for pid in processes)
