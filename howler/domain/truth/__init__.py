"""From a model's answer to a record in which nothing stands that the file does not say."""

from howler.domain.truth.dropped import Dropped
from howler.domain.truth.keep import Truthful, keep_what_is_said

__all__ = ["Dropped", "Truthful", "keep_what_is_said"]
