"""What a language model is asked and answers, whoever makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Ask:
    """One question.

    Args:
        system: who is asked to do what; ours alone, never text from strangers.
        prompt: what it is to be done with; may hold strangers' text, marked as such.
        schema: the JSON schema of the answer, in what both vendors take: every property required,
            `additionalProperties` false, null instead of optional, no limits of size.
        schema_name: letters, digits, "_" and "-", at most 64.
        max_tokens: the most that the answer may cost; at most 21,333, or Anthropic's SDK refuses a
            call that does not stream.
    """

    system: str
    prompt: str
    schema: Mapping[str, Any]
    schema_name: str
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: not yet checked against the schema, nor against the truth.

    Args:
        text: the answer's text, which ought to be JSON.
        model: the model that wrote it, as it calls itself.
        provider: "anthropic" or "openai".
        stand_in: whether our sandbox wrote it and not the provider.
    """

    text: str
    model: str
    provider: str
    stand_in: bool
    input_tokens: int
    output_tokens: int


class Model(Protocol):
    """A language model that can be asked.

    It waits for the network and never blocks the loop; it may be asked by many tasks at once. It
    gives up after the time it was made with, and when its task is cancelled it closes the call. It
    asks once: no retry is hidden in it, so a repeat is the caller's, and costs again. It keeps no
    state between two questions.
    """

    async def answer(self, ask: Ask) -> Answer:
        """Answers one question.

        Raises:
            RateLimited: `rate-limited` or `overloaded`; it said when to come back, at most 1 hour.
            Transient: `overloaded`, `timeout`, `not-reachable`, `provider-error`, `no-credit` (a
                monthly cap, which the provider does not tell from a rate limit),
                `bad-answer` (not what the provider documents, cut off, or above 1 MiB),
                `cut-at-max-tokens`.
            Permanent: `wrong-key`, `not-allowed`, `model-not-found`, `no-credit`, `too-long`,
                `bad-request`, `refused-by-model`.
        """
        ...
