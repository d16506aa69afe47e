"""A broker with SCRAM, TLS and permissions: who is let in works, and who is not hears why."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from howler.cli.demo.measured import aims_met
from howler.cli.demo.perform import perform_on
from howler.runtime.transport.nudge import TOPIC as CONTROL
from howler.wire.refusal import refusal
from howler.wire.topics import check_topics, ensure_topics
from sandbox.sandbox import Sandbox
from sandbox.secure.broker import STRANGER, SecureKafka
from sandbox.secure.permissions import Answer, Operation, Resource, permit
from tests.service.access.conftest import Told, broker, reached
from tests.support.broker import produce, read_all
from tests.support.processes import environment, services, start_service
from tests.support.thing_service import TOPICS
from tests.support.things import TOPIC

pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")

FILES = 3
NO_PASSWORD = {"KAFKA_SASL_USERNAME": "", "KAFKA_SASL_PASSWORD": ""}
NO_CA = {"KAFKA_SSL_CAFILE": ""}

REFUSED = {
    "a wrong password": (
        {"KAFKA_SASL_PASSWORD": "wrong"},
        "Kafka at {address} refuses the user howler: check KAFKA_SASL_USERNAME",
    ),
    "no CA": (NO_CA, "Nobody we trust vouches for the certificate of Kafka at {address}"),
    "a wrong CA": (
        {"KAFKA_SSL_CAFILE": "{stranger}"},
        ": set KAFKA_SSL_CAFILE to its authority's PEM file",
    ),
    "another name": (
        {"KAFKA_BOOTSTRAP_SERVERS": "localhost:{port}"},
        "The certificate of Kafka at localhost:{port} is made out to another name",
    ),
    "a mechanism that it does not take": (
        {"KAFKA_SASL_MECHANISM": "SCRAM-SHA-256"},
        "does not take SCRAM-SHA-256 but",
    ),
    "no TLS": (
        {**NO_PASSWORD, **NO_CA},
        "Kafka at {address} speaks only TLS: set KAFKA_SECURITY_PROTOCOL to SSL or SASL_SSL",
    ),
    "a password without TLS": (
        {**NO_CA, "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT"},
        "Kafka at {address} speaks only TLS: set KAFKA_SECURITY_PROTOCOL to SASL_SSL",
    ),
    "no password": (NO_PASSWORD, "Kafka at {address} asks for a password ("),
    "TLS to a port without": (
        {"KAFKA_BOOTSTRAP_SERVERS": "{inner}"},
        "Kafka at {inner} speaks no TLS: use its TLS port",
    ),
    "a password where none is asked for": (
        {
            **NO_CA,
            "KAFKA_BOOTSTRAP_SERVERS": "{inner}",
            "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        },
        "Kafka at {inner} asks for no password",
    ),
    "no client certificate": (
        {**NO_PASSWORD, "KAFKA_BOOTSTRAP_SERVERS": "{certificates}"},
        "Kafka at {certificates} asks for a certificate, and takes none from us or not ours",
    ),
}


def filled(kafka: SecureKafka, text: str) -> str:
    """`text` with the broker's addresses and files in it."""
    return text.format(
        address=kafka.bootstrap_servers,
        port=kafka.port,
        inner=kafka.inner_servers,
        certificates=f"127.0.0.1:{kafka.certificate_port}",
        stranger=kafka.certificates.stranger,
    )


@pytest.mark.timeout(150)
async def test_the_demo_passes_on_it(secure: Sandbox) -> None:
    """Topics, service, relay and producer all come in with SCRAM over TLS, under permissions."""
    found = (await perform_on(secure, FILES)).readings
    assert len(found) == FILES
    assert aims_met(found)


@pytest.mark.parametrize("what", REFUSED)
def test_who_is_not_let_in_hears_why(kafka: SecureKafka, told: Told, what: str) -> None:
    """One sentence each, with the setting to change; exit code 3."""
    changed, sentence = REFUSED[what]
    settings = {name: filled(kafka, value) for name, value in changed.items()}
    code, said = told("topics list", reached(kafka, **settings))
    assert code == 3
    assert said.count("\n") == 1
    assert filled(kafka, sentence) in said


async def test_the_other_ways_in(kafka: SecureKafka) -> None:
    """PLAIN over TLS, and a client certificate, are let in as SCRAM is."""
    certificate = {
        "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{kafka.certificate_port}",
        "KAFKA_SSL_CERTFILE": str(kafka.certificates.client),
        "KAFKA_SSL_KEYFILE": str(kafka.certificates.client_key),
    }
    assert await refusal(broker(kafka, KAFKA_SASL_MECHANISM="PLAIN")) is None
    assert await refusal(broker(kafka, **NO_PASSWORD, **certificate)) is None


async def test_what_a_permission_forbids_is_told_of_each_topic(
    kafka: SecureKafka, namespace: str
) -> None:
    """A user without permissions may not even see what there is: it is not called missing."""
    await ensure_topics(broker(kafka), TOPICS, namespace)
    stranger = broker(kafka, KAFKA_SASL_USERNAME=STRANGER)
    problems = await check_topics(stranger, TOPICS, namespace, [TOPIC], "howlerhire-thing")
    assert (
        f"The user stranger may not see the topic {namespace}{TOPIC}, if there is one: an ACL of"
        " Kafka must allow it READ."
    ) in problems
    assert (
        f"The user stranger may not join the consumer group {namespace}howlerhire-thing: an ACL of"
        " Kafka must allow it READ."
    ) in problems
    assert len(problems) == len(TOPICS) + 1


async def test_what_is_forbidden_of_a_topic_that_is_seen(
    kafka: SecureKafka, namespace: str
) -> None:
    """To read what we consume, and to write its dead letters, must both be allowed."""
    await ensure_topics(broker(kafka), TOPICS, namespace)
    consumed, dead = f"{namespace}{TOPIC}", f"{namespace}{TOPIC}.dlq"
    await permit(
        kafka.inner_servers,
        "howler",
        (Answer.DENY, Operation.READ, Resource.TOPIC, consumed),
        (Answer.DENY, Operation.WRITE, Resource.TOPIC, dead),
    )
    problems = await check_topics(broker(kafka), TOPICS, namespace, [TOPIC])
    assert problems == [
        f"The user howler may not read the topic {consumed}: an ACL of Kafka must allow it READ.",
        f"The user howler may not write to the topic {dead}: an ACL of Kafka must allow it WRITE.",
    ]


@pytest.mark.timeout(60)
async def test_the_permissions_that_the_page_lists_are_enough(
    kafka: SecureKafka,
    secure: Sandbox,
    database_url: str,
    db: Any,
    namespace: str,
    tmp_path: Path,
) -> None:
    """`docs/how-to/secure.md`: an event comes in, its run succeeds, what it emits is sent.

    The last as soon as it is allowed: until then it waits in the outbox, with the reason.
    """
    await ensure_topics(broker(kafka), TOPICS, namespace)
    needed = [(TOPIC, Operation.READ), (f"{TOPIC}.dlq", Operation.WRITE)]
    needed += [(CONTROL, Operation.READ), (CONTROL, Operation.WRITE)]
    needed += [("thing.done", Operation.DESCRIBE)]
    needed += [(spec.name, Operation.DESCRIBE_CONFIGS) for spec in TOPICS]
    await permit(
        kafka.inner_servers,
        STRANGER,
        *((Answer.ALLOW, one, Resource.TOPIC, namespace + topic) for topic, one in needed),
        (Answer.ALLOW, Operation.READ, Resource.GROUP, f"{namespace}howlerhire-thing"),
    )
    access = reached(kafka, KAFKA_SASL_USERNAME=STRANGER)
    env = environment(secure, database_url, namespace, **access)
    async with services("tests.support.thing_service", env, tmp_path) as (one,):
        await produce(kafka.inner_servers, namespace + TOPIC, [{"user": "u", "n": 1}])
        while not (error := await db.fetchval("select error from howler.outbox")):
            await asyncio.sleep(0.05)
        assert "TopicAuthorizationFailedError" in error
        done = (Answer.ALLOW, Operation.WRITE, Resource.TOPIC, f"{namespace}thing.done")
        await permit(kafka.inner_servers, STRANGER, done)
        while await db.fetchval("select count(*) from howler.outbox where sent_at is null"):
            await asyncio.sleep(0.05)
        assert "no nudges" not in one.log.read_text()
    assert await db.fetchval("select state from howler.runs") == "succeeded"
    assert len(await read_all(kafka.inner_servers, f"{namespace}thing.done")) == 1


def test_commands_tell_what_is_forbidden(kafka: SecureKafka, told: Told) -> None:
    """`send` and `topics ensure`, of a user who is let in and may do nothing; exit code 1."""
    settings = reached(kafka, KAFKA_SASL_USERNAME=STRANGER)
    code, said = told("send resume/parsing.requested --data {} --no-check", settings)
    assert (code, said) == (
        1,
        (
            "error: The user stranger may not write to the topic resume.parsing.requested: an ACL"
            " of Kafka must allow it WRITE.\n"
        ),
    )
    code, said = told("topics ensure", settings)
    assert code == 1
    assert said.startswith("error: The user stranger may not create the topic ")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"KAFKA_SASL_PASSWORD": "wrong"}, "refuses the user howler: check KAFKA_SASL_USERNAME"),
        ({"KAFKA_SASL_USERNAME": STRANGER}, "The user stranger may not see the topic"),
    ],
)
def test_a_service_ends_its_start_with_the_sentence(
    kafka: SecureKafka,
    secure: Sandbox,
    database_url: str,
    namespace: str,
    tmp_path: Path,
    changed: dict[str, str],
    sentence: str,
) -> None:
    """Exit code 1 within seconds: it does not ask again what will not be answered otherwise."""
    env = environment(secure, database_url, namespace, **reached(kafka, **changed))
    one = start_service("tests.support.thing_service", env, tmp_path / "service.log")
    try:
        assert one.process.wait(25) == 1
    finally:
        one.kill()
    errors = [line for line in one.log.read_text().splitlines() if line.startswith("error: ")]
    assert sentence in errors[0]
