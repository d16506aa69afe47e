"""Ids, clock and randomness, handed in so that a test can hold them still."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4


@dataclass(frozen=True, slots=True)
class Chance:
    """Where new ids, passed time and random waits come from.

    Args:
        new_id: a new unique id.
        monotonic: seconds that only grow; for durations, never for dates.
        uniform: a random number between its two arguments.
    """

    new_id: Callable[[], UUID] = uuid4
    monotonic: Callable[[], float] = time.monotonic
    uniform: Callable[[float, float], float] = random.uniform
