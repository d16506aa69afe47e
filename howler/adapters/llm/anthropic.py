"""Anthropic's models, by their own SDK, without its retries."""

import asyncio
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from howler.adapters.llm.ask import Answer, Ask
from howler.adapters.llm.border import verdicts_for
from howler.adapters.llm.bounds import CONNECT_S, TOTAL_S, UNPACKED, hooks
from howler.adapters.llm.failure import Provider, bad_answer, cut, refused
from howler.adapters.llm.stand_in import is_stand_in

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

_CUT = {"max_tokens", "model_context_window_exceeded"}


class _Block(BaseModel):
    type: str
    text: str | None = None


class _Usage(BaseModel):
    input_tokens: int = 0
    output_tokens: int = 0


class _StopDetails(BaseModel):
    explanation: str | None = None


class _Reply(BaseModel):
    """What we need of a message."""

    type: Literal["message"]
    model: str
    content: list[_Block]
    stop_reason: str | None
    stop_details: _StopDetails | None = None
    usage: _Usage = _Usage()


class AnthropicModel:
    """One of Anthropic's models; `open` before the first question, `close` after the last.

    Args:
        model: its id, such as `claude-haiku-5-5`.
        key: the API key.
        base_url: another address than Anthropic's own, without `/v1`.
        total_s: seconds that an answer may take.
    """

    def __init__(
        self, model: str, key: str, base_url: str | None = None, *, total_s: float = TOTAL_S
    ) -> None:
        self._key = key
        self._base_url = base_url
        self._total_s = total_s
        self._client: AsyncAnthropic | None = None
        self._asked = Provider(
            id="anthropic",
            name="Anthropic",
            key_setting="ANTHROPIC_API_KEY",
            model_setting="HOWLER_ANTHROPIC_MODEL",
            model=model,
            says_when=True,
        )

    async def open(self) -> None:
        import anthropic

        times = anthropic.Timeout(self._total_s, connect=CONNECT_S)
        self._client = anthropic.AsyncAnthropic(
            api_key=self._key,
            base_url=self._base_url,
            max_retries=0,
            timeout=times,
            default_headers=UNPACKED,
            http_client=anthropic.DefaultAsyncHttpxClient(
                timeout=times, event_hooks=hooks(), follow_redirects=False
            ),
        )

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def answer(self, ask: Ask) -> Answer:
        """See `Model.answer`."""
        import anthropic

        with verdicts_for(self._asked, anthropic):
            async with asyncio.timeout(self._total_s):
                body, headers = await self._post(ask)
        return self._read(body, ask, stand_in=is_stand_in(headers))

    async def _post(self, ask: Ask) -> tuple[bytes, Any]:
        assert self._client is not None, "open() it first"
        raw = await self._client.messages.with_raw_response.create(
            model=self._asked.model,
            max_tokens=ask.max_tokens,
            system=ask.system,
            messages=[{"role": "user", "content": ask.prompt}],
            output_config={"format": {"type": "json_schema", "schema": dict(ask.schema)}},
        )
        return await raw.read(), raw.headers

    def _read(self, body: bytes, ask: Ask, *, stand_in: bool) -> Answer:
        try:
            reply = _Reply.model_validate_json(body)
        except ValidationError:
            raise bad_answer(self._asked, "something that is no message") from None
        if reply.stop_reason == "refusal":
            details = reply.stop_details
            raise refused(self._asked, details.explanation if details else None)
        if reply.stop_reason in _CUT:
            raise cut(self._asked, ask.max_tokens)
        # The first block may hold the model's thoughts.
        text = "".join(block.text or "" for block in reply.content if block.type == "text")
        if not text:
            raise bad_answer(self._asked, "a message without text")
        return Answer(
            text=text,
            model=reply.model,
            provider=self._asked.id,
            stand_in=stand_in,
            input_tokens=reply.usage.input_tokens,
            output_tokens=reply.usage.output_tokens,
        )
