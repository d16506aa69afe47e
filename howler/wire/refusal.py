"""Why Kafka does not let us in, in one sentence.

aiokafka tells of every failed start that it is "unable to bootstrap". So the first step is taken
once more, alone, where its own error can be seen.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.conn import AIOKafkaConnection, collect_hosts
from aiokafka.errors import (
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.admin import SaslHandShakeRequest
from aiokafka.protocol.metadata import MetadataRequest

from howler.wire.broker import Broker

PROBE_MS = 5_000
CLOSE_SECONDS = 1.0

NAME_IS_WRONG = frozenset({62, 64})
"""OpenSSL's codes for a certificate that is made out to another host name or address."""

TLS_ALERT = 0x1503
"""How the answer of a server that expects TLS begins; read as a length, by who does not."""

ABOUT_OUR_CERTIFICATE = re.compile("ALERT.*(?:CERTIFICATE|UNKNOWN_CA)")
"""OpenSSL's names for what a server says of a client's certificate, or of there being none."""


class RefusedError(KafkaError):  # type: ignore[misc]  # aiokafka is untyped here
    """Kafka answers but refuses us; to ask again changes nothing. The message is one sentence.

    `let_in`: it lets us in, and a permission is missing.
    """

    def __init__(self, why: str, *, let_in: bool = False) -> None:
        super().__init__(why)
        self.let_in = let_in

    def __str__(self) -> str:
        return str(self.args[0])


@asynccontextmanager
async def told_why(broker: Broker) -> AsyncIterator[None]:
    """Around the start of a client of ours.

    Raises:
        RefusedError: instead of aiokafka's own error, where one of the servers refuses us.
    """
    try:
        yield
    except KafkaConnectionError as away:
        why = await refusal(broker)
        if why is None:
            raise
        raise why from away


async def refusal(broker: Broker) -> RefusedError | None:
    """What one of the servers has against us; None if it lets us in, or none is there.

    Opens at most three connections to each, of `PROBE_MS` at most.
    """
    for host, port, _family in collect_hosts(broker.servers):
        why = await _Door(broker, host, port).why_shut()
        if why is not None:
            return RefusedError(why)
    return None


class _Door:
    """One server, and what it does when somebody like us comes."""

    def __init__(self, broker: Broker, host: str, port: int) -> None:
        self._broker = broker
        self._place = (host, port)
        self._kafka = f"Kafka at {host}:{port}"

    async def why_shut(self) -> str | None:
        try:
            connection = await self._connect(**self._broker.access())
        except ssl.SSLCertVerificationError as error:
            return self._not_trusted(error)
        except KafkaError as error:
            return await self._why_not_greeted(error)
        except (OSError, TimeoutError) as error:
            return self._alerted(error) or await self._why_no_tls()
        try:
            await connection.send(MetadataRequest([]))
        except (KafkaError, TimeoutError):
            return await self._why_hung_up()
        finally:
            await _closed(connection)
        return None

    async def _connect(self, **access: Any) -> AIOKafkaConnection:
        connection = AIOKafkaConnection(*self._place, request_timeout_ms=PROBE_MS, **access)
        try:
            await connection.connect()
        except KafkaError:  # only what has been connected raises it
            await _closed(connection)
            raise
        return connection

    async def _why_not_greeted(self, error: KafkaError) -> str | None:
        if isinstance(error, SaslAuthenticationFailed):
            return (
                f"{self._kafka} refuses the user {self._broker.username}: check"
                " KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD"
            )
        if isinstance(error, UnsupportedSaslMechanismError):
            taken = ", ".join(await self._mechanisms())
            return (
                f"{self._kafka} does not take {self._broker.mechanism} but {taken}: set"
                " KAFKA_SASL_MECHANISM"
            )
        if isinstance(error, IllegalSaslStateError):
            return (
                f"{self._kafka} asks for no password: take KAFKA_SASL_USERNAME and"
                " KAFKA_SASL_PASSWORD away, or use the port that asks for one"
            )
        return self._alerted(error.__cause__)

    def _alerted(self, cause: BaseException | None) -> str | None:
        if isinstance(cause, ssl.SSLError):
            ours = ABOUT_OUR_CERTIFICATE.search(cause.reason or "")
            return self._wants_certificate() if ours else None
        expected = cause.expected if isinstance(cause, asyncio.IncompleteReadError) else None
        if self._broker.encrypted or (expected or 0) >> 16 != TLS_ALERT:
            return None
        protocol = "SASL_SSL" if self._broker.username else "SSL or SASL_SSL"
        return f"{self._kafka} speaks only TLS: set KAFKA_SECURITY_PROTOCOL to {protocol}"

    def _wants_certificate(self) -> str:
        return (
            f"{self._kafka} asks for a certificate, and takes none from us or not ours: set"
            " KAFKA_SSL_CERTFILE and KAFKA_SSL_KEYFILE to one that it knows"
        )

    def _not_trusted(self, error: ssl.SSLCertVerificationError) -> str:
        if error.verify_code in NAME_IS_WRONG:
            return (
                f"The certificate of {self._kafka} is made out to another name: write the name"
                " that it has into KAFKA_BOOTSTRAP_SERVERS"
            )
        return (
            f"Nobody we trust vouches for the certificate of {self._kafka}"
            f" ({error.verify_message}): set KAFKA_SSL_CAFILE to its authority's PEM file"
        )

    async def _why_no_tls(self) -> str | None:
        """A handshake that was cut off; or simply nobody there."""
        if not self._broker.encrypted:
            return None
        try:
            await _closed(await self._connect(security_protocol="PLAINTEXT"))
        except (KafkaError, OSError, TimeoutError):
            return None
        protocol = "SASL_PLAINTEXT" if self._broker.username else "PLAINTEXT"
        return (
            f"{self._kafka} speaks no TLS: use its TLS port, or set KAFKA_SECURITY_PROTOCOL to"
            f" {protocol}"
        )

    async def _why_hung_up(self) -> str | None:
        """It greeted us and closed at the first request: it waits for a password."""
        taken = ", ".join(await self._mechanisms())
        if self._broker.username or not taken:
            return None
        return (
            f"{self._kafka} asks for a password ({taken}): set KAFKA_SASL_USERNAME and"
            " KAFKA_SASL_PASSWORD"
        )

    async def _mechanisms(self) -> list[str]:
        """What it takes of SASL mechanisms; nothing where it asks for no password."""
        tls = self._broker.tls
        outer = {"security_protocol": "SSL", "ssl_context": tls} if tls else {}
        try:
            connection = await self._connect(**outer)
        except (KafkaError, OSError, TimeoutError):
            return []
        try:
            reply = await connection.send(SaslHandShakeRequest("none"))
            return list(reply.enabled_mechanisms)
        except (KafkaError, TimeoutError):
            return []
        finally:
            await _closed(connection)


async def _closed(connection: AIOKafkaConnection) -> None:
    """Waits until it is: else a command's event loop may end before, and Python complains."""
    await asyncio.wait({connection.close()}, timeout=CLOSE_SECONDS)
