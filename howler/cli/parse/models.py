"""The language models that `howler parse` asks: those whose keys are set, else a stand-in."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from howler.adapters.llm.ladder import FirstThatAnswers
from howler.adapters.stand_in import LABEL, STAND_IN_KEY
from howler.cli.ends import CommandError
from howler.cli.screen import note
from services.parser.settings import ParserSettings

if TYPE_CHECKING:
    pass

START_SECONDS = 20.0


@asynccontextmanager
async def open_models() -> AsyncIterator[FirstThatAnswers]:
    """The models in the order in which the parser asks them."""
    from howler.adapters.llm.anthropic import AnthropicModel
    from howler.adapters.llm.openai import OpenAIModel

    makers: list[tuple[str, str, str, Callable[..., AnthropicModel | OpenAIModel]]] = [
        ("ANTHROPIC_API_KEY", "anthropic_model", "/anthropic", AnthropicModel),
        ("OPENAI_API_KEY", "openai_model", "/openai/v1", OpenAIModel),
    ]
    async with AsyncExitStack() as stack:
        models = [
            make(_model(field), key) for name, field, _, make in makers if (key := _set(name))
        ]
        if not models:
            url = await stack.enter_async_context(stand_in())
            models = [make(_model(field), STAND_IN_KEY, url + at) for _, field, at, make in makers]
            note(
                f"No key is set, so a stand-in was started that writes the records ({LABEL}):"
                " ANTHROPIC_API_KEY or OPENAI_API_KEY switches to a real model."
            )
        for model in models:
            await model.open()
            stack.push_async_callback(model.close)
        yield FirstThatAnswers(models)


@asynccontextmanager
async def stand_in() -> AsyncIterator[str]:
    """A stand-in server of our own, which ends with us; its address.

    Raises:
        CommandError: it does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="howler-parse-") as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sandbox.standin", "--port", "0", "--folder", folder),
            "--with-parent",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
            found = [word for word in line.decode().split() if word.startswith("http://")]
            if not found:
                raise CommandError("The stand-in for language models did not start; set a key")
            yield found[0]
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _set(name: str) -> str:
    return os.environ.get(name, "").strip()


def _model(field: str) -> str:
    """The model's id: its setting, else the parser's own default."""
    known = ParserSettings.model_fields[field]
    return _set(str(known.validation_alias)) or str(known.default)
