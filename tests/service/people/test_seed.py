"""The people are put into a sandbox as the app would have put them, and nowhere else."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from sandbox import database
from sandbox.people.seed import Upload, seed, uploads_in
from sandbox.people.truth import owner_of
from sandbox.processes.server import SandboxError
from sandbox.sandbox import Sandbox

FILE = "Zoe's resume (2) & more, +1.pdf"


@pytest.fixture
def uploads(tmp_path: Path, box: Sandbox) -> list[Upload]:
    """One upload whose name needs every kind of escape."""
    (tmp_path / FILE).write_bytes(b"%PDF-1.7 invented")
    truth = {"file": FILE, **owner_of(FILE), "full_name": "Zoe Sand", "email": "zoe@example.com"}
    return uploads_in(tmp_path, [json.loads(json.dumps(truth))], box.sandbox_url)


async def test_rows_and_file_are_as_the_app_makes_them(
    box: Sandbox, database_url: str, db: Any, tmp_path: Path, uploads: list[Upload]
) -> None:
    """An empty profile, a resume that is not parsed yet, and a file behind its very address."""
    await seed(database_url, box.sandbox_url, tmp_path, uploads)
    await seed(database_url, box.sandbox_url, tmp_path, uploads)

    (resume,) = await db.fetch("select * from public.resumes")
    (profile,) = await db.fetch("select * from public.profiles")
    (upload,) = uploads
    assert (str(resume["id"]), str(resume["user_id"])) == (upload.resume_id, upload.user_id)
    assert (resume["parsed_content"], resume["structured_data"]) == (None, None)
    assert (resume["original_file_url"], resume["original_file_name"]) == (upload.file_url, FILE)
    assert (profile["full_name"], profile["skills"]) == (None, "[]")
    assert upload.event["fileType"] == "pdf"
    prefix = f"{box.sandbox_url}/storage/v1/object/public/resumes/{upload.user_id}/"
    assert upload.file_url.startswith(prefix)
    assert upload.file_url.isascii()
    headers = {"authorization": "Bearer some-key"}
    async with (
        aiohttp.ClientSession(headers=headers) as web,
        web.get(upload.file_url.replace("/public/", "/authenticated/")) as answer,
    ):
        assert (answer.status, await answer.read()) == (200, b"%PDF-1.7 invented")


async def test_a_second_seeding_keeps_what_was_parsed(
    box: Sandbox, database_url: str, db: Any, tmp_path: Path, uploads: list[Upload]
) -> None:
    """It may name a new address, but takes no text away."""
    await seed(database_url, box.sandbox_url, tmp_path, uploads)
    await db.execute("update public.resumes set parsed_content = 'read'")
    await seed(database_url, box.sandbox_url, tmp_path, uploads)
    assert await db.fetchval("select parsed_content from public.resumes") == "read"


async def test_a_database_without_our_marker_is_not_seeded(
    box: Sandbox, database_url: str, db: Any, tmp_path: Path, uploads: list[Upload]
) -> None:
    """Nothing is invented in a real system."""
    await db.execute("delete from howler_sandbox.marker")
    with pytest.raises(SandboxError, match=database.name_in(database_url)):
        await seed(database_url, box.sandbox_url, tmp_path, uploads)
    assert await db.fetchval("select count(*) from auth.users") == 0
    assert isinstance(db, asyncpg.Connection)
    await db.execute("insert into howler_sandbox.marker default values")
