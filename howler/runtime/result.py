"""How a result is stored as JSON and read back: by the return annotation of what made it."""

import inspect
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from pydantic import PydanticUserError, TypeAdapter

R = TypeVar("R")


def result_adapter(fn: Callable[..., Awaitable[R]]) -> TypeAdapter[R]:
    """The adapter that stores and reads what `fn` returns, from its return annotation.

    Raises:
        TypeError: there is no annotation, or it cannot be stored as JSON.
    """
    plain = fn if inspect.isroutine(fn) else type(fn).__call__
    return _adapter(getattr(plain, "__func__", plain))


@lru_cache(maxsize=1_024)
def _adapter(fn: Callable[..., Any]) -> TypeAdapter[Any]:
    try:
        hints = get_type_hints(inspect.unwrap(fn))
    except NameError as error:
        raise TypeError(
            f"{fn.__qualname__} has an annotation that cannot be read when it runs ({error}):"
            " import the name outside `if TYPE_CHECKING`"
        ) from error
    if "return" not in hints:
        raise TypeError(
            f"{fn.__qualname__} has no return annotation, so its result could not be read back:"
            " add one"
        )
    try:
        return TypeAdapter(hints["return"])
    except PydanticUserError as error:
        raise TypeError(
            f"{fn.__qualname__} returns {hints['return']!r}, which JSON cannot hold: return a"
            " dataclass, a model or plain values"
        ) from error
