"""How Kafka is reached: one value that every client of ours is made from."""

import ssl
from dataclasses import dataclass, field
from typing import Any, Literal, Self

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True, slots=True)
class Broker:
    """Where Kafka is and how we are let in; as a text, where it is.

    Args:
        servers: host:port, several with commas between.
        mechanism: with `username` and `password`, of the protocols whose names begin with SASL.
        tls: of the protocols whose names end with SSL.
    """

    servers: str
    protocol: Protocol = "PLAINTEXT"
    mechanism: Mechanism | None = None
    username: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    @classmethod
    def of(cls, broker: "Self | str") -> "Self":
        """A broker whose address is all there is to know is reached in clear text."""
        return cls(broker) if isinstance(broker, str) else broker

    @property
    def encrypted(self) -> bool:
        return self.tls is not None

    def __str__(self) -> str:
        return self.servers

    def access(self) -> dict[str, Any]:
        """What an aiokafka client is told besides the servers."""
        told: dict[str, Any] = {"security_protocol": self.protocol}
        if self.tls is not None:
            told["ssl_context"] = self.tls
        if self.mechanism is not None:
            told["sasl_mechanism"] = self.mechanism
            told["sasl_plain_username"] = self.username
            told["sasl_plain_password"] = self.password
        return told

    def client(self) -> dict[str, Any]:
        """What every aiokafka client is told to reach it."""
        return {"bootstrap_servers": self.servers, **self.access()}
