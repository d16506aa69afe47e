"""What goes wrong outside: each fault of the plan, and the state in which the run ends."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_args

import pytest

from sandbox.sandbox import Sandbox
from sandbox.standin.client import SandboxClient
from sandbox.standin.faults import Kind
from tests.support.parser_lab import ParserLab, parser_lab
from tests.support.resume import A_RESUME, LINES
from tests.support.uploads import upload

BOTH = "*"
ANTHROPIC = "anthropic.messages"
OPENAI = "openai.chat"
DOWNLOAD = "storage.download"
SHORT = {"HOWLER_MODEL_SECONDS": "1", "HOWLER_DOWNLOAD_SECONDS": "6"}

ONCE_THEN_WELL = [
    (DOWNLOAD, {"kind": "status", "status": 500}, 2, 3),
    (DOWNLOAD, {"kind": "status", "status": 429, "headers": {"retry-after": "0"}}, 5, 6),
    (DOWNLOAD, {"kind": "reset"}, 2, 3),
    (DOWNLOAD, {"kind": "truncated"}, 2, 3),
    (DOWNLOAD, {"kind": "lost-answer"}, 1, 2),
    (DOWNLOAD, {"kind": "hang"}, 1, 2),
    (DOWNLOAD, {"kind": "latency", "seconds": 0.3}, 1, 1),
    (ANTHROPIC, {"kind": "status", "status": 500}, 2, 3),
    (ANTHROPIC, {"kind": "status", "status": 429, "headers": {"retry-after": "0"}}, 4, 5),
    (ANTHROPIC, {"kind": "garbage-json"}, 2, 3),
    (ANTHROPIC, {"kind": "html"}, 2, 3),
    (ANTHROPIC, {"kind": "truncated"}, 2, 3),
    (ANTHROPIC, {"kind": "huge"}, 1, 2),
    (ANTHROPIC, {"kind": "prose"}, 1, 2),
    (ANTHROPIC, {"kind": "wrong-shape"}, 1, 2),
    (ANTHROPIC, {"kind": "max-tokens"}, 1, 2),
    (ANTHROPIC, {"kind": "thinking-first"}, 1, 1),
    (ANTHROPIC, {"kind": "latency", "seconds": 0.3}, 1, 1),
]

TO_THE_SECOND_PROVIDER = [
    {"kind": "status", "status": 529},
    {"kind": "status", "status": 401},
    {"kind": "status", "status": 402},
    {"kind": "status", "status": 403},
    {"kind": "status", "status": 404},
    {"kind": "status", "status": 429, "headers": {"retry-after": "60"}},
    {"kind": "refusal"},
    {"kind": "reset"},
    {"kind": "lost-answer"},
    {"kind": "hang"},
]

FOR_GOOD = [
    (DOWNLOAD, {"kind": "status", "status": 500}, "storage-failing", 3, True),
    (
        DOWNLOAD,
        {"kind": "redirect", "location": "http://127.0.0.1:1/"},
        "storage-redirects",
        1,
        True,
    ),
    (DOWNLOAD, {"kind": "html", "status": 404}, "file-missing", 1, True),
    (DOWNLOAD, {"kind": "status", "status": 403}, "storage-denied", 1, True),
    (DOWNLOAD, {"kind": "huge"}, "too-large", 1, False),
    (DOWNLOAD, {"kind": "huge", "chunked": True}, "too-large", 1, False),
    (DOWNLOAD, {"kind": "html"}, "not-a-resume-file", 1, False),
]


@pytest.fixture
async def hasty(
    box: Sandbox, database_url: str, db: Any, standin: SandboxClient, tmp_path: Path
) -> AsyncIterator[ParserLab]:
    """A parser that waits for nobody longer than a second."""
    async with parser_lab(box, database_url, db, tmp_path, **SHORT) as lab:
        yield lab


def name(fault: Any) -> str:
    if not isinstance(fault, dict):
        return str(fault)
    return "-".join(str(value) for value in fault.values() if not isinstance(value, dict))


@pytest.mark.parametrize(("endpoint", "fault", "times", "calls"), ONCE_THEN_WELL, ids=name)
async def test_a_passing_fault_is_survived(
    endpoint: str,
    fault: dict[str, Any],
    times: int,
    calls: int,
    hasty: ParserLab,
    db: Any,
    standin: SandboxClient,
) -> None:
    """The run succeeds, after as many calls as it took, and earlier steps are not repeated."""
    one = await upload(db, standin, A_RESUME)
    await standin.put_fault(endpoint, times=times, **fault)
    run = await hasty.parse(one)
    assert (run["state"], run["error_code"]) == ("succeeded", None)
    assert len(await standin.ledger(endpoint)) == calls
    if endpoint != DOWNLOAD:
        assert len(await standin.ledger(DOWNLOAD)) == 1


@pytest.mark.parametrize("fault", TO_THE_SECOND_PROVIDER, ids=name)
async def test_the_second_provider_answers_within_the_attempt(
    fault: dict[str, Any],
    hasty: ParserLab,
    db: Any,
    standin: SandboxClient,
) -> None:
    """One call of each, one attempt, and the result says who wrote it."""
    one = await upload(db, standin, A_RESUME)
    await standin.put_fault(ANTHROPIC, times=None, **fault)
    run = await hasty.parse(one)
    assert run["state"] == "succeeded"
    assert len(await standin.ledger(ANTHROPIC)) == 1
    assert len(await standin.ledger(OPENAI)) == 1
    writer = json.loads(run["result"])["writer"]
    assert writer == "gpt-6-luna (stand-in writer, no key set)"


@pytest.mark.parametrize(("endpoint", "fault", "code", "calls", "letter"), FOR_GOOD, ids=name)
async def test_a_lasting_fault_ends_the_run_with_its_code(
    endpoint: str,
    fault: dict[str, Any],
    code: str,
    calls: int,
    letter: bool,
    hasty: ParserLab,
    db: Any,
    standin: SandboxClient,
) -> None:
    """The app's spinner ends with a sentence; only a fault of ours leaves a dead letter."""
    one = await upload(db, standin, A_RESUME)
    await standin.put_fault(endpoint, times=None, **fault)
    run = await hasty.parse(one)
    assert (run["state"], run["error_code"]) == ("failed", code)
    assert len(await standin.ledger(endpoint)) == calls
    row = await db.fetchrow("select * from public.resumes where id = $1", one.resume_id)
    assert json.loads(row["structured_data"])["error"]["code"] == code
    assert "key" not in row["parsed_content"]
    assert await db.fetchval("select count(*) from howler.dead_letters") == int(letter)


@pytest.mark.parametrize(
    ("fault", "calls"),
    [
        ({"kind": "status", "status": 529}, 3),
        ({"kind": "status", "status": 401}, 1),
        ({"kind": "refusal"}, 1),
        ({"kind": "prose"}, 6),
        ({"kind": "max-tokens"}, 6),
    ],
    ids=name,
)
async def test_without_a_model_the_text_is_saved(
    fault: dict[str, Any],
    calls: int,
    hasty: ParserLab,
    db: Any,
    standin: SandboxClient,
) -> None:
    """`failed: no-model`; the real text stands in the app's table, without a record."""
    one = await upload(db, standin, A_RESUME)
    for endpoint in (ANTHROPIC, OPENAI):
        await standin.put_fault(endpoint, times=None, **fault)
    run = await hasty.parse(one)
    assert (run["state"], run["error_code"]) == ("failed", "no-model")
    assert len(await standin.ledger(ANTHROPIC)) == calls
    row = await db.fetchrow("select * from public.resumes where id = $1", one.resume_id)
    assert row["structured_data"] is None
    assert row["parsed_content"].startswith(LINES[0])
    sent = await db.fetchval(
        "select convert_from(value, 'UTF8') from howler.outbox"
        " where topic = 'resume.parsing.failed'"
    )
    assert json.loads(sent)["code"] == "no-model"


async def test_a_retry_after_no_model_saves_the_record(
    hasty: ParserLab, db: Any, standin: SandboxClient
) -> None:
    """The text that was saved alone is no reason to leave the record out the second time."""
    one = await upload(db, standin, A_RESUME)
    for endpoint in (ANTHROPIC, OPENAI):
        await standin.put_fault(endpoint, "status", status=401, times=None)
    failed = await hasty.parse(one)
    await standin.clear_faults()
    assert (
        await db.fetchval("select refused from howler.reopen($1, 'tester')", failed["id"]) is None
    )
    hasty.executor.wake()
    run = await hasty.ended(failed["event_id"])
    assert (run["id"], run["state"]) == (failed["id"], "succeeded")
    row = await db.fetchrow("select * from public.resumes where id = $1", one.resume_id)
    assert json.loads(row["structured_data"])["name"]
    downloads = await standin.ledger(DOWNLOAD)
    assert len(downloads) == 1, "what was downloaded once is not downloaded again"


def test_every_fault_of_the_plan_is_tried() -> None:
    """A kind that is added to the plan needs a test that names the state the run ends in."""
    lists: tuple[Any, ...] = (ONCE_THEN_WELL, FOR_GOOD)
    tried = [case[1] for cases in lists for case in cases] + TO_THE_SECOND_PROVIDER
    elsewhere = {"invent", "obey"}  # in test_truth.py
    assert {fault["kind"] for fault in tried} | elsewhere == set(get_args(Kind))
