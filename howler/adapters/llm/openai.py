"""OpenAI's models by chat completions, by their own SDK, without its retries."""

import asyncio
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, ValidationError

from howler.adapters.llm.ask import Answer, Ask
from howler.adapters.llm.border import verdicts_for
from howler.adapters.llm.bounds import CONNECT_S, TOTAL_S, UNPACKED, hooks
from howler.adapters.llm.failure import Provider, bad_answer, cut, refused
from howler.adapters.llm.stand_in import is_stand_in

if TYPE_CHECKING:
    from openai import AsyncOpenAI


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Reply(BaseModel):
    """What we need of a completion."""

    model: str
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage = _Usage()


class OpenAIModel:
    """One of OpenAI's models; `open` before the first question, `close` after the last.

    Args:
        model: its id, such as `gpt-6-luna`.
        key: the API key.
        base_url: another address than OpenAI's own, with `/v1`.
        effort: how long it thinks first; its thoughts count towards the most tokens of an answer,
            and copying out a resume needs none. None leaves it to the model.
        total_s: seconds that an answer may take.
    """

    def __init__(
        self,
        model: str,
        key: str,
        base_url: str | None = None,
        *,
        effort: str | None = "none",
        total_s: float = TOTAL_S,
    ) -> None:
        self._key = key
        self._base_url = base_url
        self._effort = effort
        self._total_s = total_s
        self._client: AsyncOpenAI | None = None
        self._asked = Provider(
            id="openai",
            name="OpenAI",
            key_setting="OPENAI_API_KEY",
            model_setting="HOWLER_OPENAI_MODEL",
            model=model,
            says_when=False,
        )

    async def open(self) -> None:
        import openai

        times = openai.Timeout(self._total_s, connect=CONNECT_S)
        self._client = openai.AsyncOpenAI(
            api_key=self._key,
            base_url=self._base_url,
            max_retries=0,
            timeout=times,
            default_headers=UNPACKED,
            http_client=openai.DefaultAsyncHttpxClient(
                timeout=times, event_hooks=hooks(), follow_redirects=False
            ),
        )

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def answer(self, ask: Ask) -> Answer:
        """See `Model.answer`."""
        import openai

        with verdicts_for(self._asked, openai):
            async with asyncio.timeout(self._total_s):
                body, headers = await self._post(ask)
        return self._read(body, ask, stand_in=is_stand_in(headers))

    async def _post(self, ask: Ask) -> tuple[bytes, Any]:
        assert self._client is not None, "open() it first"
        effort: dict[str, Any] = {} if self._effort is None else {"reasoning_effort": self._effort}
        raw = await self._client.chat.completions.with_raw_response.create(
            model=self._asked.model,
            max_completion_tokens=ask.max_tokens,
            messages=[
                {"role": "system", "content": ask.system},
                {"role": "user", "content": ask.prompt},
            ],
            response_format={
                "type": "json_schema",
                "json_schema": {
                    "name": ask.schema_name,
                    "strict": True,
                    "schema": dict(ask.schema),
                },
            },
            store=False,
            **effort,
        )
        return raw.content, raw.headers

    def _read(self, body: bytes, ask: Ask, *, stand_in: bool) -> Answer:
        try:
            reply = _Reply.model_validate_json(body)
        except ValidationError:
            raise bad_answer(self._asked, "something that is no completion") from None
        choice = reply.choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise refused(self._asked, choice.message.refusal)
        if choice.finish_reason == "length":
            raise cut(self._asked, ask.max_tokens)
        if not choice.message.content:
            raise bad_answer(self._asked, "a completion without text")
        return Answer(
            text=choice.message.content,
            model=reply.model,
            provider=self._asked.id,
            stand_in=stand_in,
            input_tokens=reply.usage.prompt_tokens,
            output_tokens=reply.usage.completion_tokens,
        )
