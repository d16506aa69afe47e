"""One user never touches another's rows or files, whatever ids the event carries."""

import json
from typing import Any
from uuid import uuid4

import pytest

from sandbox.standin.client import SandboxClient
from tests.support.parser_lab import ParserLab
from tests.support.resume import A_RESUME
from tests.support.uploads import add_user, upload


async def untouched(db: Any) -> bool:
    """Whether no resume, profile or outbox row was written."""
    resumes = await db.fetchval(
        "select count(*) from public.resumes where parsed_content is not null"
    )
    return not resumes and not await db.fetchval("select count(*) from howler.outbox")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"userId": "test-user-id"}, "no-such-user"),
        ({"userId": str(uuid4())}, "no-such-user"),
        ({"userId": "x' or '1'='1"}, "no-such-user"),
        ({"resumeId": "test-resume-id"}, "no-such-resume"),
        ({"resumeId": str(uuid4())}, "no-such-resume"),
    ],
)
async def test_an_unknown_user_or_resume_is_skipped(
    changed: dict[str, Any], code: str, parser: ParserLab, standin: SandboxClient, db: Any
) -> None:
    """Nothing is downloaded, written or emitted; the guide's own test events end so too."""
    one = await upload(db, standin, A_RESUME)
    await standin.empty_ledger()
    run = await parser.parse(one, **changed)
    assert (run["state"], run["error_code"]) == ("skipped", code)
    assert await untouched(db)
    assert await standin.ledger("storage.download") == []
    assert await db.fetchval("select count(*) from howler.dead_letters") == 0


async def test_anothers_resume_is_skipped(
    parser: ParserLab, standin: SandboxClient, db: Any
) -> None:
    """The row is looked up by id and owner."""
    theirs = await upload(db, standin, A_RESUME)
    run = await parser.parse(theirs, userId=str(await add_user(db)))
    assert (run["state"], run["error_code"]) == ("skipped", "no-such-resume")
    assert await untouched(db)


@pytest.mark.parametrize(
    "address",
    [
        "{origin}/storage/v1/object/public/resumes/{stranger}/file.pdf",
        "{origin}/storage/v1/object/public/resumes/{own}/../{stranger}/file.pdf",
        "{origin}/storage/v1/object/public/resumes/{own}/%2e%2e/{stranger}/file.pdf",
        "{origin}/storage/v1/object/public/resumes/{own}%2F..%2F{stranger}/file.pdf",
        "{origin}/storage/v1/object/public/other/{own}/file.pdf",
        "http://169.254.169.254/storage/v1/object/public/resumes/{own}/file.pdf",
        "{origin}@example.com/storage/v1/object/public/resumes/{own}/file.pdf",
        "file:///etc/passwd",
        "http://[broken",
        "",
    ],
)
async def test_a_file_elsewhere_is_refused(
    address: str, parser: ParserLab, standin: SandboxClient, db: Any
) -> None:
    """The owner's spinner ends with a sentence, and nothing is fetched."""
    stranger = await add_user(db)
    await standin.upload("resumes", f"{stranger}/file.pdf", A_RESUME)
    one = await upload(db, standin, A_RESUME)
    await standin.empty_ledger()
    url = address.format(origin=standin.url, stranger=stranger, own=one.user_id)
    run = await parser.parse(one, fileUrl=url)
    assert (run["state"], run["error_code"]) == ("failed", "foreign-file")
    assert await standin.ledger() == []
    row = await db.fetchrow("select * from public.resumes where id = $1", one.resume_id)
    assert json.loads(row["structured_data"])["error"]["code"] == "foreign-file"
    assert row["parsed_content"].startswith("This file does not lie")


async def test_a_name_with_odd_characters_is_found(
    parser: ParserLab, standin: SandboxClient, db: Any
) -> None:
    """Addresses are percent-encoded once."""
    one = await upload(db, standin, A_RESUME, name="my resume (1) & more, v2+.pdf")
    run = await parser.parse(one)
    assert run["state"] == "succeeded"
