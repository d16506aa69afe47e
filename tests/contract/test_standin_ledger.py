"""The ledger: every call, from when to when, by whom; it outlives the server."""

import asyncio
import hashlib
import signal
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from sandbox.standin.client import SandboxClient
from sandbox.standin.overlap import most_at_once
from sandbox.standin.started import started

CHAT = "/openai/v1/chat/completions"


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_call_is_told_whole_but_its_key(
    sandbox: SandboxClient, standin_url: str, session: aiohttp.ClientSession
) -> None:
    """Endpoint, path, payload hash and idempotency key are kept; of the key only a hash."""
    headers = {"authorization": "Bearer very-secret", "idempotency-key": "once/7"}
    async with session.post(standin_url + CHAT, data=b"hello", headers=headers) as answer:
        assert answer.status == 400
    (call,) = await sandbox.ledger()
    assert (call["endpoint"], call["method"], call["path"]) == ("openai.chat", "POST", CHAT)
    assert call["payload_sha256"] == hashlib.sha256(b"hello").hexdigest()
    assert call["idempotency_key"] == "once/7"
    assert call["key"] == hashlib.sha256(b"very-secret").hexdigest()[:16]
    assert "very-secret" not in str(call)
    assert call["time_in"] < call["time_out"]
    assert call["status"] == 400


async def test_ledger_is_narrowed_and_emptied(
    sandbox: SandboxClient, standin_url: str, session: aiohttp.ClientSession
) -> None:
    """Calls can be asked for by endpoint, after an id and up to a number, and be forgotten."""
    for path in (CHAT, "/anthropic/v1/messages", CHAT):
        async with session.post(standin_url + path):
            pass
    calls = await sandbox.ledger()
    assert [call["endpoint"] for call in calls] == [
        "openai.chat",
        "anthropic.messages",
        "openai.chat",
    ]
    assert await sandbox.ledger("openai.chat") == [calls[0], calls[2]]
    assert await sandbox.ledger(since=calls[0]["id"]) == calls[1:]
    assert await sandbox.ledger(limit=1) == calls[:1]
    await sandbox.empty_ledger()
    assert await sandbox.ledger() == []


async def test_calls_at_once_are_counted_by_overlap(
    sandbox: SandboxClient, standin_url: str, session: aiohttp.ClientSession
) -> None:
    """Five calls that wait at the same time overlap five times; one after the other, once."""
    await sandbox.put_fault("openai.chat", "latency", times=5, seconds=0.3)

    async def call() -> None:
        async with session.post(standin_url + CHAT):
            pass

    await asyncio.gather(*[call() for _ in range(5)])
    assert most_at_once(await sandbox.ledger()) == 5
    await sandbox.empty_ledger()
    for _ in range(3):
        await call()
    assert most_at_once(await sandbox.ledger()) == 1


async def test_open_call_has_no_end(
    sandbox: SandboxClient, standin_url: str, session: aiohttp.ClientSession
) -> None:
    """A call that still waits has no `time_out`; the caller's closed socket gives it one."""
    await sandbox.put_fault("openai.chat", "hang")
    call = asyncio.create_task(session.post(standin_url + CHAT))
    while not (calls := await sandbox.ledger()):
        await asyncio.sleep(0.01)
    assert calls[0]["time_out"] is None
    call.cancel()
    while (await sandbox.ledger())[0]["time_out"] is None:
        await asyncio.sleep(0.01)
    (ended,) = await sandbox.ledger()
    assert ended["note"] == "the caller closed the connection"


async def test_ledger_outlives_a_killed_server(
    folder: Path, session: aiohttp.ClientSession
) -> None:
    """After SIGKILL the calls are still there; one that was open is closed by the restart."""
    with started(folder) as server:
        async with session.post(server.url + CHAT):
            pass
        async with SandboxClient(server.url) as sandbox:
            await sandbox.put_fault("openai.chat", "hang")
            hanging = asyncio.create_task(session.post(server.url + CHAT))
            while len(await sandbox.ledger()) < 2:
                await asyncio.sleep(0.01)
        server.process.send_signal(signal.SIGKILL)
        with pytest.raises(aiohttp.ClientError):
            await hanging
    with started(folder) as again:
        async with SandboxClient(again.url) as sandbox:
            first, second = await sandbox.ledger()
            assert (first["status"], first["note"]) != (None, second["note"])
            assert second["status"] is None
            assert second["time_out"] >= second["time_in"]
            assert "started again" in second["note"]
            assert await sandbox.faults() == []


async def test_nothing_is_lost_under_many_callers(sandbox: SandboxClient, standin_url: str) -> None:
    """Calls from several connections at once are each written exactly once."""

    def run() -> None:
        asyncio.run(several())

    async def several() -> None:
        async with aiohttp.ClientSession() as session:

            async def call() -> None:
                async with session.post(standin_url + CHAT):
                    pass

            await asyncio.gather(*[call() for _ in range(25)])

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)
    calls = await sandbox.ledger("openai.chat")
    assert len(calls) == len({call["id"] for call in calls}) == 100
    assert all(call["time_out"] is not None for call in calls)
