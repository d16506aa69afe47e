"""How Kafka is reached: in clear text, over TLS, with a password or with a certificate."""

import ssl
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from howler.settings.addresses import KAFKA_NAME
from howler.settings.kinds import Secret, Text, stripped
from howler.wire.broker import Broker, Mechanism, Protocol

CA_FILE = "KAFKA_SSL_CAFILE"
CERT_FILE = "KAFKA_SSL_CERTFILE"
KEY_FILE = "KAFKA_SSL_KEYFILE"
USERNAME = "KAFKA_SASL_USERNAME"
PASSWORD = "KAFKA_SASL_PASSWORD"  # noqa: S105  the variable's name
MECHANISM = "KAFKA_SASL_MECHANISM"
PROTOCOL = "KAFKA_SECURITY_PROTOCOL"


class KafkaSettings(BaseModel):
    """What says how Kafka is reached; without any but the servers, in clear text."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kafka_bootstrap_servers: Annotated[str, BeforeValidator(stripped)] = Field(
        validation_alias=KAFKA_NAME, description="host:port, or several with commas between"
    )
    kafka_security_protocol: Annotated[Protocol | None, BeforeValidator(stripped)] = Field(
        default=None,
        validation_alias=PROTOCOL,
        description="`PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`; without it: `SASL_SSL`"
        " where there is a user name, `SSL` where there is a CA or a certificate, else `PLAINTEXT`",
    )
    kafka_sasl_mechanism: Annotated[Mechanism | None, BeforeValidator(stripped)] = Field(
        default=None,
        validation_alias=MECHANISM,
        description="`SCRAM-SHA-512` (where there is a user name and this is not set),"
        " `SCRAM-SHA-256` or `PLAIN`",
    )
    kafka_sasl_username: Text = Field(
        default=None, validation_alias=USERNAME, description="who we are to Kafka"
    )
    kafka_sasl_password: Secret = Field(
        default=None, validation_alias=PASSWORD, description="the user's password"
    )
    kafka_ssl_cafile: Text = Field(
        default=None,
        validation_alias=CA_FILE,
        description="PEM file of the authorities that may vouch for the broker; without it, those"
        " of the system",
    )
    kafka_ssl_certfile: Text = Field(
        default=None,
        validation_alias=CERT_FILE,
        description="PEM file of our own certificate, for a broker that asks for one",
    )
    kafka_ssl_keyfile: Text = Field(
        default=None, validation_alias=KEY_FILE, description="its key, PEM, without a password"
    )

    @cached_property
    def broker(self) -> Broker:
        """Everything a client needs to reach Kafka."""
        protocol = self._protocol
        if not self.kafka_sasl_username or not self.kafka_sasl_password:
            return Broker(self.kafka_bootstrap_servers, protocol, tls=self._tls())
        return Broker(
            self.kafka_bootstrap_servers,
            protocol,
            mechanism=self.kafka_sasl_mechanism or "SCRAM-SHA-512",
            username=self.kafka_sasl_username,
            password=self.kafka_sasl_password.get_secret_value(),
            tls=self._tls(),
        )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = list(self._contradictions())
        if faults:
            raise ValueError("\n".join(faults))
        _ = self.broker  # its files are read
        return self

    @property
    def _protocol(self) -> Protocol:
        if self.kafka_security_protocol:
            return self.kafka_security_protocol
        if self.kafka_sasl_username or self.kafka_sasl_password:
            return "SASL_SSL"
        return "SSL" if self._files else "PLAINTEXT"

    @property
    def _files(self) -> dict[str, str]:
        given = {
            CA_FILE: self.kafka_ssl_cafile,
            CERT_FILE: self.kafka_ssl_certfile,
            KEY_FILE: self.kafka_ssl_keyfile,
        }
        return {name: path for name, path in given.items() if path}

    def _contradictions(self) -> Iterator[str]:
        yield from self._sasl_contradictions()
        files = self._files
        for one, other in ((CERT_FILE, KEY_FILE), (KEY_FILE, CERT_FILE)):
            if one in files and other not in files:
                yield f"{one} is set but {other} is not: a certificate and its key go together"
        if files and not self._protocol.endswith("SSL"):
            yield (
                f"{next(iter(files))} is set but {PROTOCOL} is {self._protocol}, which is not"
                " encrypted: take one of the two away"
            )
        for name, path in files.items():
            if not Path(path).is_file():
                yield f"{name} names no file: {path}"

    def _sasl_contradictions(self) -> Iterator[str]:
        username, password = self.kafka_sasl_username, self.kafka_sasl_password
        if username and not password:
            yield f"{USERNAME} is set but {PASSWORD} is not: set both"
        if password and not username:
            yield f"{PASSWORD} is set but {USERNAME} is not: set both"
        if self.kafka_sasl_mechanism and not (username or password):
            yield f"{MECHANISM} is set but {USERNAME} is not: set it too, and {PASSWORD}"
        with_password = self._protocol.startswith("SASL_")
        if with_password and not (username or password):
            yield f"{PROTOCOL} is {self._protocol} but {USERNAME} is not set: set it and {PASSWORD}"
        if username and not with_password:
            instead: Literal["SASL_PLAINTEXT", "SASL_SSL"] = (
                "SASL_SSL" if self._protocol == "SSL" else "SASL_PLAINTEXT"
            )
            yield (
                f"{USERNAME} is set but {PROTOCOL} is {self._protocol}, which sends no password:"
                f" set it to {instead}, or take the user name away"
            )

    def _tls(self) -> ssl.SSLContext | None:
        """Checks the broker's certificate and its name, always.

        Raises:
            ValueError: a file cannot be used.
        """
        if not self._protocol.endswith("SSL"):
            return None
        try:
            context = ssl.create_default_context(cafile=self.kafka_ssl_cafile)
        except OSError as error:  # an SSLError is one
            raise ValueError(_unusable(CA_FILE, "certificate", error)) from None
        if self.kafka_ssl_certfile:
            try:
                # Else the program would stop and ask whoever sits before it.
                context.load_cert_chain(self.kafka_ssl_certfile, self.kafka_ssl_keyfile, lambda: "")
            except OSError as error:
                told = f"{KEY_FILE}, which fits it and has no password"
                raise ValueError(_unusable(CERT_FILE, f"certificate with {told}", error)) from None
        return context


def _unusable(name: str, what: str, error: OSError) -> str:
    why = getattr(error, "reason", None) or error.strerror or type(error).__name__
    return f"{name} is no PEM file of a {what} ({why})"
