"""One stand-in server, a process of its own, for whatever asks a provider by its own SDK."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from sandbox.standin.client import SandboxClient
from sandbox.standin.started import started


@pytest.fixture(scope="session")
def standin_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(tmp_path_factory.mktemp("standin")) as server:
        yield server.url


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(standin_url: str) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(standin_url) as client:
        await client.clear_faults()
        await client.empty_ledger()
        yield client
        await client.clear_faults()
