"""What can be said of a failure, and so what happens next. The lowest layer: all may import it.

An adapter translates what its provider raises into one of these at the border; nothing above it
catches a provider's own errors. An exception that is none of these counts as `Transient`.
"""


class Verdict(Exception):  # noqa: N818  a skip is no error
    """A failure with a verdict.

    Args:
        code: a short machine name in kebab-case, such as `rate-limited`; shown, counted, stored.
        message: one sentence that a person understands. It may quote a stranger, so what no
            database can store (NUL, half of a surrogate pair) is taken out here.
    """

    def __init__(self, code: str, message: str) -> None:
        message = message.replace("\x00", "").encode("utf-8", "replace").decode()
        super().__init__(message)
        self.code = code
        self.message = message


class Transient(Verdict):
    """May work if tried again: burns an attempt, then backs off with jitter."""


class RateLimited(Verdict):
    """The provider said when to come back: waits that long and burns no attempt.

    Args:
        retry_after: seconds until the provider may be asked again; None where it did not say.
    """

    def __init__(self, code: str, message: str, retry_after: float | None = None) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after


class Permanent(Verdict):
    """Trying again cannot help: the step fails at once."""


class Refused(Permanent):
    """The input itself is refused: permanent, and no dead letter, since nobody can replay it."""


class Skip(Verdict):
    """There is nothing to do: the run ends `skipped`, nothing is written, nothing is emitted."""
