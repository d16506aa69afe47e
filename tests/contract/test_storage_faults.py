"""The fault plan on files: what a download may meet."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.standin.client import SandboxClient

PDF = b"%PDF-1.7 " * 1000
KEY = {"authorization": "Bearer k"}


@pytest.fixture
async def file(sandbox: SandboxClient) -> str:
    address = await sandbox.upload("resumes", "someone/their file.pdf", PDF)
    await sandbox.empty_ledger()
    return address


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=KEY) as session:
        yield session


@pytest.mark.parametrize(
    ("status", "seen"), [(403, 400), (404, 400), (429, 429), (500, 500), (503, 503)]
)
async def test_planned_status_is_sent_as_planned(
    sandbox: SandboxClient, file: str, session: aiohttp.ClientSession, status: int, seen: int
) -> None:
    """A planned status is the HTTP status, but 403 and 404 come as storage sends them: in a 400."""
    await sandbox.put_fault("storage.download", "status", status=status)
    async with session.get(file) as answer:
        body = await answer.json()
    assert (answer.status, body["statusCode"]) == (seen, str(status))


async def test_download_is_redirected(
    sandbox: SandboxClient, file: str, session: aiohttp.ClientSession
) -> None:
    """A planned redirect sends the caller to another address."""
    await sandbox.put_fault("storage", "redirect", location="http://127.0.0.1:9/stolen")
    async with session.get(file, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["location"]) == (302, "http://127.0.0.1:9/stolen")


async def test_download_is_cut(
    sandbox: SandboxClient, file: str, session: aiohttp.ClientSession
) -> None:
    """A truncated file ends before the length that was promised."""
    await sandbox.put_fault("storage.download", "truncated")
    async with session.get(file) as answer:
        assert int(answer.headers["content-length"]) == len(PDF)
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()


@pytest.mark.parametrize("chunked", [False, True])
async def test_download_is_larger_than_anybody_wants(
    sandbox: SandboxClient, file: str, session: aiohttp.ClientSession, chunked: bool
) -> None:
    """A huge file may say its length or hide it."""
    await sandbox.put_fault("storage.download", "huge", bytes=21_000_000, chunked=chunked)
    async with session.get(file) as answer:
        assert ("content-length" in answer.headers) is not chunked
        assert len(await answer.read()) == 21_000_000


async def test_lost_upload_was_done(sandbox: SandboxClient, session: aiohttp.ClientSession) -> None:
    """An upload whose answer was lost is stored, and the ledger says so."""
    await sandbox.put_fault("storage.upload", "lost-answer")
    with pytest.raises(aiohttp.ClientError):
        await sandbox.upload("resumes", "someone/lost.pdf", PDF)
    (call,) = await sandbox.ledger("storage.upload")
    assert call["note"] == "done, but the answer was lost"
    await sandbox.upload("resumes", "someone/again.pdf", b"x")
    async with session.get(call_address(sandbox, "someone/lost.pdf")) as answer:
        assert await answer.read() == PDF


def call_address(sandbox: SandboxClient, path: str) -> str:
    return f"{sandbox.url}/storage/v1/object/resumes/{path}"


async def test_match_finds_a_file_by_its_path(
    sandbox: SandboxClient, file: str, session: aiohttp.ClientSession
) -> None:
    """A rule may pick one file by a piece of its path, spelled as people spell it."""
    await sandbox.put_fault("storage.download", "status", status=500, match="their file")
    other = await sandbox.upload("resumes", "someone/else.pdf", PDF)
    async with session.get(other) as answer:
        assert answer.status == 200
    async with session.get(file) as answer:
        assert answer.status == 500
