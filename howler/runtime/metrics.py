"""Every metric of the runtime: declared once, made by whoever composes a process."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
"""Bucket bounds in seconds: from a claim to the longest step."""


class Metrics:
    """The counters of one process. Labels are ids and enumerations only, never a user's id."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(name, text, labels, registry=registry)

        def seconds(name: str, text: str, *labels: str) -> Histogram:
            return Histogram(name, text, labels, registry=registry, buckets=SECONDS)

        self._events = counter("howler_events", "Events read, by what became", "topic", "outcome")
        self._claim = seconds("howler_run_claim_seconds", "From claim to body", "function")
        self._running = Gauge(
            "howler_runs_running", "Runs in this process", ["function"], registry=registry
        )
        self._runs = counter(
            "howler_runs", "Turns of runs, by state (waiting = parked)", "function", "state"
        )
        self._turn = seconds("howler_run_turn_seconds", "From claim to verdict", "function")
        self._attempts = counter(
            "howler_step_attempts_failed", "Failed attempts of steps", "function", "step", "code"
        )
        self._leases = counter("howler_leases_lost", "Leases that ended early")
        self._settle_failed = counter("howler_on_end_failed", "on_end that raised", "function")
        self._settled = counter("howler_on_end_settled", "Verdicts settled after they were given")
        self._outbox = counter("howler_outbox_sent", "Outbox rows, by what became", "outcome")
        self._ready = Gauge("howler_ready", "1 while this process takes work", registry=registry)

    def event(self, topic: str, outcome: str, count: int = 1) -> None:
        """Counts an event: `accepted`, `repeated`, `refused` or `ignored`."""
        self._events.labels(topic, outcome).inc(count)

    def started(self, function: str, claim_seconds: float) -> None:
        self._claim.labels(function).observe(claim_seconds)
        self._running.labels(function).inc()

    def ended(self, function: str, state: str, seconds: float) -> None:
        self._running.labels(function).dec()
        self._runs.labels(function, state).inc()
        self._turn.labels(function).observe(seconds)

    def attempt_failed(self, function: str, step: str, code: str) -> None:
        self._attempts.labels(function, step, code).inc()

    def lease_lost(self) -> None:
        self._leases.inc()

    def settle_failed(self, function: str) -> None:
        self._settle_failed.labels(function).inc()

    def settled(self) -> None:
        self._settled.inc()

    def outbox(self, outcome: str, count: int = 1) -> None:
        """Counts outbox rows: `sent` or `failed`."""
        self._outbox.labels(outcome).inc(count)

    def ready(self, ready: bool) -> None:
        self._ready.set(ready)
