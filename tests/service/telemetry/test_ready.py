"""Whether a process says that it takes work."""

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from howler.runtime.service import Running
from howler.settings import Settings
from howler.telemetry.pages import Ready
from howler.telemetry.process import Metrics
from howler.wire.topics import ensure_topics
from sandbox.sandbox import Sandbox
from tests.service.telemetry.samples import Samples
from tests.support.processes import environment
from tests.support.thing_service import TOPICS, service


@pytest.mark.timeout(60)
async def test_what_does_not_answer_is_named(
    box: Sandbox, database_url: str, namespace: str
) -> None:
    """A topic that is gone, a broker and a database that are away, and why nothing is asked."""
    servers = box.kafka_bootstrap_servers
    await ensure_topics(servers, TOPICS, namespace)
    running = Running(service, Settings.load(environment(box, database_url, namespace)))
    assert running.not_ready() == "it is starting"
    await running.start()
    assert running.parts is not None
    assert (running.not_ready(), await running.unreachable()) == (None, None)
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.delete_topics([f"{namespace}thing.done"])
    await admin.close()
    assert await running.unreachable() == f"the topic {namespace}thing.done is gone"
    box.kafka.freeze()
    try:
        assert await running.unreachable() == "Kafka does not answer"
    finally:
        box.kafka.thaw()
    running.parts.database.control.terminate()
    assert await running.unreachable() == "the database does not answer"
    await running.stop()
    assert running.not_ready() == "it is stopping"


async def test_an_answer_is_kept_for_seconds_and_a_fault_is_not() -> None:
    """Ten probes ask the servers once; a fault is asked again, and the gauge says the same."""
    asked: list[str | None] = []
    answers = iter([None, "Kafka does not answer", None])
    own: list[str | None] = [None]

    async def unreachable() -> str | None:
        asked.append(next(answers))
        return asked[-1]

    metrics = Metrics()
    ready = Ready(metrics, lambda: own[0], unreachable)
    assert [await ready.why_not() for _ in range(10)] == [None] * 10
    assert (asked, Samples(metrics.registry)["ready"]) == ([None], 1)
    own[0] = "it is stopping"
    assert await ready.why_not() == "it is stopping"
    assert Samples(metrics.registry)["ready"] == 0
    own[0] = None
    ready._asked -= 60
    assert [await ready.why_not(), await ready.why_not()] == ["Kafka does not answer", None]
    assert len(asked) == 3
