"""The real SDKs against the stand-in server, which runs as a process of its own.

One client of each lives through all tests, in one loop: making one costs more than a call.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from howler.adapters.llm.anthropic import AnthropicModel
from howler.adapters.llm.openai import OpenAIModel

TOTAL_S = 1.0
"""Seconds that an answer may take here: the stand-in answers in a few milliseconds."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def anthropic(standin_url: str) -> AsyncIterator[AnthropicModel]:
    model = AnthropicModel("claude-haiku-5-5", "k", f"{standin_url}/anthropic", total_s=TOTAL_S)
    await model.open()
    yield model
    await model.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def openai(standin_url: str) -> AsyncIterator[OpenAIModel]:
    model = OpenAIModel("gpt-6-luna", "k", f"{standin_url}/openai/v1", total_s=TOTAL_S)
    await model.open()
    yield model
    await model.close()


@pytest.fixture(params=["anthropic", "openai"])
def provider(request: pytest.FixtureRequest) -> str:
    """Each provider in turn."""
    return str(request.param)


@pytest.fixture
def either(
    provider: str, anthropic: AnthropicModel, openai: OpenAIModel
) -> AnthropicModel | OpenAIModel:
    """The model of `provider`."""
    return anthropic if provider == "anthropic" else openai
