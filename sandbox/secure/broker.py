"""The sandbox's broker with SCRAM, TLS and permissions, beside the plain one of `sandbox/kafka.py`.

Three doors: passwords over TLS, client certificates over TLS, and one in clear text for the broker
itself, behind which everybody is a super user.
"""

import asyncio
import threading
from pathlib import Path

from sandbox.kafka import Kafka
from sandbox.processes.ports import free_port
from sandbox.secure.certificates import Certificates, made_in
from sandbox.secure.permissions import Answer, Operation, Permission, Resource, permit

USER = "howler"
"""May do what our services and `howler topics ensure` need, and nothing else."""

STRANGER = "stranger"
"""Is let in and may do nothing."""

PASSWORD = "only-for-the-sandbox"  # noqa: S105  of both; it guards invented people

DOORS = """\
listeners={inner},SASL_SSL://127.0.0.1:{port},SSL://127.0.0.1:{certificate_port}
advertised.listeners={inner_advertised},SASL_SSL://127.0.0.1:{port},SSL://127.0.0.1:{certificate_port}
listener.security.protocol.map=INNER:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL
inter.broker.listener.name=INNER
sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={scram}
listener.name.sasl_ssl.plain.sasl.jaas.config={plain}
ssl.keystore.type=PEM
ssl.keystore.location={certificates.server_chain}
ssl.truststore.type=PEM
ssl.truststore.location={certificates.authority}
listener.name.ssl.ssl.client.auth=required
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
"""
JAAS = "org.apache.kafka.common.security"
SCRAM = f"{JAAS}.scram.ScramLoginModule required;"
PLAIN = f'{JAAS}.plain.PlainLoginModule required user_{USER}="{PASSWORD}";'

EVERY = "*"
NEEDED: tuple[Permission, ...] = (
    *((Answer.ALLOW, operation, Resource.TOPIC, EVERY) for operation in Operation),
    (Answer.ALLOW, Operation.READ, Resource.GROUP, EVERY),
)


class SecureKafka(Kafka):
    """`port` is the door for passwords; `access` has all that a client needs to come in."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder, port)
        self.certificate_port = free_port(but=frozenset({port}))
        self._inner_port = free_port(but=frozenset({port, self.certificate_port}))

    @property
    def certificates(self) -> Certificates:
        return made_in(self.home / "certificates")

    @property
    def access(self) -> dict[str, str]:
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self.bootstrap_servers,
            "KAFKA_SASL_USERNAME": USER,
            "KAFKA_SASL_PASSWORD": PASSWORD,
            "KAFKA_SSL_CAFILE": str(self.certificates.authority),
        }

    @property
    def inner_servers(self) -> str:
        """The door in clear text, behind which everybody may do everything."""
        return f"127.0.0.1:{self._inner_port}"

    def start(self, aborted: threading.Event | None = None) -> None:
        super().start(aborted)
        asyncio.run(permit(self.inner_servers, USER, *NEEDED))

    def doors(self) -> str:
        inner = f"INNER://{self.inner_servers}"
        return DOORS.format(
            port=self.port,
            certificate_port=self.certificate_port,
            inner=f"{inner},{self.controller}",
            inner_advertised=inner,
            scram=SCRAM,
            plain=PLAIN,
            certificates=self.certificates,
        )

    def users(self) -> list[str]:
        return [
            word
            for user in (USER, STRANGER)
            for word in ("--add-scram", f"SCRAM-SHA-512=[name={user},password={PASSWORD}]")
        ]
