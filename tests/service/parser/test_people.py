"""Every person's resume is read right, and every file to be refused says why."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.people.measure import fields_equal, phrases_found
from sandbox.standin.client import SandboxClient
from tests.service.parser.conftest import truths
from tests.support.parser_lab import ParserLab
from tests.support.uploads import upload


@pytest.mark.timeout(120)
async def test_every_person_is_read_right(
    parser: ParserLab, standin: SandboxClient, db: Any, people_files: Path
) -> None:
    """Over all people >= 99 % of the phrases are in the text in order, >= 93 % of fields right."""
    found = total = equal = fields = 0
    for truth in truths(people_files, refused=False):
        one = await upload(db, standin, (people_files / truth["file"]).read_bytes())
        run = await parser.parse(one)
        assert run["state"] == "succeeded", (truth["file"], run["error"])
        row = await db.fetchrow("select * from public.resumes where id = $1", one.resume_id)
        a, b = phrases_found(row["parsed_content"], truth["phrases"])
        c, d = fields_equal(json.loads(row["structured_data"]), truth["record"])
        print(f"{truth['file']:32} phrases {a}/{b} fields {c}/{d}")
        found, total, equal, fields = found + a, total + b, equal + c, fields + d
        for unseen in truth.get("unseen", []):
            assert unseen not in row["parsed_content"]
    print(f"phrases {found / total:.1%}, fields {equal / fields:.1%}")
    assert found / total >= 0.99
    assert equal / fields >= 0.93


@pytest.mark.timeout(120)
async def test_every_refusal_is_typed(
    parser: ParserLab, standin: SandboxClient, db: Any, people_files: Path
) -> None:
    """One attempt, the code, no dead letter, a sentence in the app's tables, `.failed` emitted."""
    wrong = []
    for truth in truths(people_files, refused=True):
        print(truth["file"])
        one = await upload(db, standin, (people_files / truth["file"]).read_bytes())
        run = await parser.parse(one)
        row = await db.fetchrow("select * from public.resumes where id = $1", one.resume_id)
        if (run["state"], run["error_code"]) != ("failed", truth["refusal"]):
            wrong.append((truth["file"], truth["refusal"], run["state"], run["error_code"]))
            continue
        data = json.loads(row["structured_data"])
        assert data == {"error": {"code": truth["refusal"], "message": row["parsed_content"]}}
        assert row["parsed_content"].endswith(".")
        assert (
            await db.fetchval("select max(attempts) from howler.steps where run_id = $1", run["id"])
            == 1
        )
    assert not wrong
    assert await db.fetchval("select count(*) from howler.dead_letters") == 0
    failed = await db.fetchval(
        "select count(*) from howler.outbox where topic = 'resume.parsing.failed'"
    )
    assert failed == len(truths(people_files, refused=True))
