"""What one process counts, and the gauges it reads from the database.

Counters tell what this process saw. A process that is killed takes its last counts with it, and an
answer of the database that gets lost is not counted; what must be exact is in the tables.
"""

from collections.abc import Collection

from howler import __version__
from howler.telemetry import declared
from howler.telemetry.made import Made


class Metrics:
    """The counters of one process.

    Args:
        functions: the ids of those it runs.
        topics: those it reads, without namespace.
    """

    def __init__(self, functions: Collection[str] = (), topics: Collection[str] = ()) -> None:
        metrics = (*declared.read_from("process"), *declared.read_from("database"))
        own = {"function": functions, "topic": topics, "version": [__version__]}
        self.made = Made(metrics, own)
        self.registry = self.made.registry
        self._of = self.made.of
        self._of(declared.BUILD_INFO, __version__).set(1)

    def accepted(self, topic: str) -> None:
        self._of(declared.EVENTS_ACCEPTED, topic).inc()

    def repeated(self, topic: str) -> None:
        self._of(declared.EVENTS_REPEATED, topic).inc()

    def rejected(self, topic: str, reason: str) -> None:
        """A record that became a dead letter; one that is delivered again counts again."""
        self._of(declared.EVENTS_REJECTED, topic, reason).inc()
        self._of(declared.DEAD_LETTERS_KEPT, topic, reason).inc()

    def started(self, function: str, waited: float | None) -> None:
        """A run was claimed; `waited` seconds since its event if that was for the first time."""
        self._of(declared.RUNS_RUNNING, function).inc()
        if waited is not None:  # the producer's clock may be ahead of ours
            self._of(declared.RUN_WAIT, function).observe(max(0.0, waited))

    def left(self, function: str) -> None:
        """A run left this process, with a verdict or without."""
        self._of(declared.RUNS_RUNNING, function).dec()

    def ended(
        self, function: str, outcome: str, seconds: float | None, letter: str | None = None
    ) -> None:
        """A run got its verdict.

        Args:
            seconds: since its first start, None if it never had one.
            letter: the topic of the dead letter that was kept of it.
        """
        self._of(declared.RUNS, function, outcome).inc()
        if seconds is not None:
            self._of(declared.RUN_DURATION, function).observe(seconds)
        if letter is not None:
            self._of(declared.DEAD_LETTERS_KEPT, letter, declared.RUN_FAILED).inc()

    def skipped_as_they_came(self, function: str, count: int) -> None:
        """Runs were skipped at their arrival, since one of their key lives."""
        self._of(declared.RUNS, function, "skipped").inc(count)

    def attempted(
        self, function: str, outcome: str, seconds: float | None, limited: bool = False
    ) -> None:
        """An attempt of a step became `done`, `parked` (by a provider's limit?) or `failed`."""
        self._of(declared.STEPS, function, outcome).inc()
        if seconds is not None:
            self._of(declared.STEP_DURATION, function).observe(seconds)
        if outcome == "parked":
            self.retried(function, "rate-limited" if limited else "transient")

    def retried(self, function: str, reason: str) -> None:
        self._of(declared.RETRIES, function, reason).inc()

    def lease_lost(self) -> None:
        self._of(declared.LEASES_LOST).inc()

    def settle_failed(self, function: str) -> None:
        self._of(declared.ON_END_FAILED, function).inc()

    def settled(self) -> None:
        self._of(declared.SETTLED).inc()

    def outbox(self, outcome: str, count: int = 1) -> None:
        """Counts outbox rows: `sent` or `failed`."""
        self._of(declared.OUTBOX_SENT, outcome).inc(count)

    def ready(self, ready: bool) -> None:
        self._of(declared.READY).set(ready)
