"""Whom the contract tests ask: always the stand-in, and a real provider where a key is set."""

import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.standin.client import SandboxClient
from sandbox.standin.started import started


@dataclass(frozen=True, slots=True)
class Provider:
    """Where the stand-in speaks it, and where it is really."""

    path: str
    url: str


PROVIDERS = {
    "anthropic": Provider("/anthropic", "https://api.anthropic.com"),
    "openai": Provider("/openai/v1", "https://api.openai.com/v1"),
    "storage": Provider("/storage/v1", ""),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a provider answers, and with which keys it is asked."""

    url: str
    key: str
    real: bool

    @property
    def wrong_key(self) -> str:
        return "wrong-key"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "provider: asks a real provider; needs HOWLER_CONTRACT_*")


@pytest.fixture(scope="session")
def standin_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started(tmp_path_factory.mktemp("standin")) as server:
        yield server.url


@pytest.fixture
async def sandbox(standin_url: str) -> AsyncIterator[SandboxClient]:
    """The stand-in's control, with no faults planned and an empty ledger."""
    async with SandboxClient(standin_url) as client:
        await client.clear_faults()
        await client.empty_ledger()
        yield client
        await client.clear_faults()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "standin"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask the real provider too where its key is set."""
    for name in PROVIDERS:
        fixture = f"{name}_target"
        if fixture in metafunc.fixturenames:
            who = [pytest.param("stand-in")]
            if real_target(name) is not None:
                who.append(pytest.param("provider", marks=pytest.mark.provider))
            metafunc.parametrize(fixture, who, indirect=True)


def real_target(provider: str) -> Target | None:
    """Return where the real provider is asked, or None where its key is not set."""
    named = f"HOWLER_CONTRACT_{provider.upper()}"
    url = os.environ.get(f"{named}_URL", "").strip() or PROVIDERS[provider].url
    key = os.environ.get(f"{named}_KEY", "").strip()
    return Target(url, key, real=True) if url and key else None


def _target(who: str, provider: str, standin_url: str) -> Target:
    real = real_target(provider)
    if who == "provider" and real is not None:
        return real
    return Target(standin_url + PROVIDERS[provider].path, "sandbox-key", real=False)


@pytest.fixture
def anthropic_target(request: pytest.FixtureRequest, standin_url: str) -> Target:
    return _target(request.param, "anthropic", standin_url)


@pytest.fixture
def openai_target(request: pytest.FixtureRequest, standin_url: str) -> Target:
    return _target(request.param, "openai", standin_url)


@pytest.fixture
def storage_target(request: pytest.FixtureRequest, standin_url: str) -> Target:
    return _target(request.param, "storage", standin_url)


@pytest.fixture(params=list(PROVIDERS))
def provider_without_key(request: pytest.FixtureRequest) -> str | None:
    """The name of a provider that is not asked, or None where it is."""
    return None if real_target(request.param) else str(request.param)
