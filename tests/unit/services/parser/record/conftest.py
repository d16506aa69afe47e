"""A reader that asks the stand-ins of both providers, which run as a process of their own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from howler.adapters.llm.anthropic import AnthropicModel
from howler.adapters.llm.ladder import FirstThatAnswers
from howler.adapters.llm.openai import OpenAIModel
from services.parser.read_record import RecordReader


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def reader(standin_url: str) -> AsyncIterator[RecordReader]:
    anthropic = AnthropicModel("claude-haiku-5-5", "k", f"{standin_url}/anthropic")
    openai = OpenAIModel("gpt-6-luna", "k", f"{standin_url}/openai/v1")
    await anthropic.open()
    await openai.open()
    yield RecordReader(FirstThatAnswers([anthropic, openai]))
    await openai.close()
    await anthropic.close()
