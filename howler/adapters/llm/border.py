"""Where the errors of the two SDKs, which have the same names in both, become verdicts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from howler.adapters.llm.bounds import BrokenAnswerError
from howler.adapters.llm.failure import (
    Failure,
    Provider,
    bad_answer,
    not_reachable,
    timeout,
    verdict_on,
)


@contextmanager
def verdicts_for(asked: Provider, sdk: Any) -> Iterator[None]:
    """Lets nothing but verdicts out of a call to `sdk`, the module `anthropic` or `openai`."""
    try:
        yield
    except sdk.APIStatusError as error:
        failure = Failure.read(error.status_code, error.body, error.response.headers)
        raise verdict_on(failure, asked) from None
    except (TimeoutError, sdk.APITimeoutError):
        raise timeout(asked) from None
    except BrokenAnswerError as error:
        raise bad_answer(asked, str(error)) from None
    except sdk.APIConnectionError as error:
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        if _is_broken(cause):
            raise bad_answer(asked, str(cause)) from None
        raise not_reachable(asked, cause) from None


def _is_broken(cause: Exception) -> bool:
    import httpx2

    return isinstance(cause, BrokenAnswerError | httpx2.DecodingError)
