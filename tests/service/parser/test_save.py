"""Whose result stands: the later upload's, and never a refusal over a good text."""

import asyncio
import json
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from howler.runtime.run import Tx
from sandbox.standin.client import SandboxClient
from schemas.events import ResumeParsingRequested
from services.parser.save import fill_empty_profile_fields, save_parsed_resume, save_refusal
from tests.support.parser_lab import ParserLab
from tests.support.resume import A_RESUME, resume_pdf
from tests.support.uploads import Upload, add_user, upload

RECORD = {"name": "Ada Example", "summary": "S", "skills": ["A"], "experience": [{"title": "T"}]}


def event_of(one: Upload) -> ResumeParsingRequested:
    return ResumeParsingRequested.model_validate_json(json.dumps(one.event()))


def tx_on(db: Any) -> Tx:
    return Tx(db, UUID(int=1), 0, "s", "/test", None)


async def text_of(db: Any, one: Upload) -> str | None:
    text: str | None = await db.fetchval(
        "select parsed_content from public.resumes where id = $1", one.resume_id
    )
    return text


async def test_an_earlier_slower_parse_never_overwrites_a_later_one(
    parser: ParserLab, standin: SandboxClient, db: Any
) -> None:
    """The first upload's model hangs while the second is read and saved; the second stands."""
    one = await upload(db, standin, resume_pdf())
    await standin.put_fault("anthropic.messages", "latency", seconds=1.5)
    first = await parser.ask(one)
    while not await standin.ledger("anthropic.messages"):
        await asyncio.sleep(0.01)
    key = unquote(one.url.partition("/resumes/")[2])
    await standin.upload("resumes", f"{key}-2", resume_pdf(("Later Person", "Skills", "Rust")))
    later = await parser.parse(one, fileUrl=f"{one.url}-2")
    assert later["state"] == "succeeded"
    run = await parser.ended(first)
    assert (run["state"], json.loads(run["result"])["saved"]) == ("succeeded", False)
    assert (await text_of(db, one) or "").startswith("Later Person")
    name = await db.fetchval("select full_name from public.profiles where user_id=$1", one.user_id)
    assert name == "Later Person"


async def test_a_refusal_never_replaces_a_good_text(standin: SandboxClient, db: Any) -> None:
    """Neither one of ours, nor one that was there before us; over an earlier refusal it may go."""
    one = await upload(db, standin, A_RESUME)
    event, tx = event_of(one), tx_on(db)
    assert await save_refusal(tx, event, 1, "empty", "It is empty.")
    assert await save_refusal(tx, event, 2, "scanned", "It is scanned.")
    assert await text_of(db, one) == "It is scanned."
    assert not await save_refusal(tx, event, 1, "empty", "It is empty.")
    assert await save_parsed_resume(tx, event, 3, "good", RECORD)
    assert not await save_refusal(tx, event, 4, "empty", "It is empty.")
    assert await text_of(db, one) == "good"
    old = await upload(db, standin, A_RESUME)
    await db.execute(
        "update public.resumes set parsed_content = 'old' where id = $1", old.resume_id
    )
    assert not await save_refusal(tx, event_of(old), 5, "empty", "It is empty.")
    assert await text_of(db, old) == "old"


async def test_an_earlier_run_never_saves_over_a_later_ones_word(
    standin: SandboxClient, db: Any
) -> None:
    """In whichever order they finish, the run with the highest number stands."""
    one = await upload(db, standin, A_RESUME)
    event, tx = event_of(one), tx_on(db)
    assert await save_parsed_resume(tx, event, 7, "seven", RECORD)
    assert not await save_parsed_resume(tx, event, 6, "six", RECORD)
    assert await save_parsed_resume(tx, event, 7, "seven again", RECORD)
    assert await save_parsed_resume(tx, event, 8, "eight", None)
    assert await text_of(db, one) == "eight"


@pytest.mark.parametrize("what", ["save", "refusal", "fill"])
async def test_every_statement_names_the_owner(what: str, standin: SandboxClient, db: Any) -> None:
    """With another's resume id nothing of theirs is written."""
    theirs = await upload(db, standin, A_RESUME)
    me = await add_user(db)
    event = event_of(Upload(me, theirs.resume_id, theirs.url))
    if what == "save":
        assert not await save_parsed_resume(tx_on(db), event, 1, "mine", RECORD)
    elif what == "refusal":
        assert not await save_refusal(tx_on(db), event, 1, "empty", "It is empty.")
    else:
        await fill_empty_profile_fields(tx_on(db), event, RECORD, True)
        sql = "select full_name from public.profiles where user_id = $1"
        assert await db.fetchval(sql, theirs.user_id) is None
        assert await db.fetchval(sql, me) == "Ada Example"
    assert await text_of(db, theirs) is None


async def test_only_empty_fields_are_filled(standin: SandboxClient, db: Any) -> None:
    """What a person wrote stays; null, empty text and empty lists are empty."""
    one = await upload(db, standin, A_RESUME, user_id=await add_user(db, "Own Name"))
    await db.execute(
        "update public.profiles set skills = '[\"Own\"]', experience = 'null', summary = ''"
        " where user_id = $1",
        one.user_id,
    )
    await fill_empty_profile_fields(tx_on(db), event_of(one), RECORD, True)
    row = await db.fetchrow("select * from public.profiles where user_id = $1", one.user_id)
    assert (row["full_name"], row["summary"]) == ("Own Name", "S")
    assert json.loads(row["skills"]) == ["Own"]
    assert json.loads(row["experience"]) == [{"title": "T"}]
    assert json.loads(row["education"]) == []


async def test_a_name_that_is_too_long_is_cut(standin: SandboxClient, db: Any) -> None:
    """The app's column has 255 characters."""
    one = await upload(db, standin, A_RESUME)
    await fill_empty_profile_fields(tx_on(db), event_of(one), {"name": "N" * 400}, True)
    sql = "select length(full_name) from public.profiles where user_id = $1"
    assert await db.fetchval(sql, one.user_id) == 255


async def test_a_cancelled_parse_ends_the_spinner(
    parser: ParserLab, standin: SandboxClient, db: Any
) -> None:
    """Every outcome but success and skip does."""
    one = await upload(db, standin, A_RESUME)
    await standin.put_fault("storage.download", "hang", times=None)
    await parser.ask(one)
    while not await standin.ledger("storage.download"):
        await asyncio.sleep(0.01)
    run_id = await db.fetchval("select id from howler.runs")
    await db.fetchval("select howler.flag_cancel($1)", run_id)
    await db.execute("update howler.slots set lease_until = now() - interval '1 s'")
    parser.executor.wake()
    while await text_of(db, one) is None:
        parser.executor.wake()
        await asyncio.sleep(0.02)
    data = await db.fetchval("select structured_data from public.resumes")
    assert json.loads(data)["error"]["code"] == "cancelled"
