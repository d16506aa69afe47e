"""Several models as one: the first that answers."""

import math
from collections.abc import Sequence

from howler.adapters.llm.ask import Answer, Ask, Model
from howler.verdicts import Permanent, RateLimited, Transient, Verdict

LONGEST_WAIT_S = 10.0
_ASK_THE_NEXT = frozenset(
    {
        "overloaded",
        "not-reachable",
        "timeout",
        "refused-by-model",
        "wrong-key",
        "not-allowed",
        "model-not-found",
        "no-credit",
    }
)


class FirstThatAnswers:
    """Asks the models in order, within one attempt, until one answers.

    Goes on to the next where a model is overloaded, cannot be reached, is too slow, refuses, does
    not take the key, does not know the model, has no credit, or tells to wait for more than 10
    seconds. Any other verdict (a wait of 10 seconds or less, an answer that makes no sense, a
    request that is wrong) ends the attempt as it is: it would not be better elsewhere, or soon is
    here.

    If all fail, the verdict is that of the one that can be tried again soonest, and its message
    tells what each of them said: a transient one before a wait of more than 10 seconds, and a
    permanent one only if all are. So a resume that every model refuses fails for good, and one
    that a model refuses while another is overloaded is tried again.
    """

    def __init__(self, models: Sequence[Model]) -> None:
        if not models:
            raise ValueError("at least one model is needed")
        self._models = tuple(models)

    async def answer(self, ask: Ask) -> Answer:
        """See `Model.answer`."""
        failed: list[Verdict] = []
        for model in self._models:
            try:
                return await model.answer(ask)
            except Verdict as verdict:
                failed.append(verdict)
                if not _asks_the_next(verdict):
                    break
        raise _soonest(failed) from None


def _asks_the_next(verdict: Verdict) -> bool:
    if verdict.code in _ASK_THE_NEXT:
        return True
    if not isinstance(verdict, RateLimited):
        return False
    return verdict.retry_after is None or verdict.retry_after > LONGEST_WAIT_S


def _soonest(failed: Sequence[Verdict]) -> Verdict:
    best = min(failed, key=_wait)
    message = " ".join(verdict.message for verdict in failed)
    if isinstance(best, RateLimited):
        return RateLimited(best.code, message, best.retry_after)
    return type(best)(best.code, message)


def _wait(verdict: Verdict) -> float:
    """Seconds until trying again makes sense: a transient failure backs off for up to 10."""
    if isinstance(verdict, Permanent):
        return math.inf
    if isinstance(verdict, RateLimited):
        return 60.0 if verdict.retry_after is None else verdict.retry_after
    return LONGEST_WAIT_S if isinstance(verdict, Transient) else 0.0
