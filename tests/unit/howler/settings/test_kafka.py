"""How Kafka is reached, by the settings that are there; what contradicts itself is refused."""

from pathlib import Path

import pytest

from howler.settings import Settings, SettingsError
from sandbox.secure.certificates import Certificates, made_in

HERE = {"DATABASE_URL": "postgresql://me@db.example/app", "KAFKA_BOOTSTRAP_SERVERS": "k.example:1"}
USER = {"KAFKA_SASL_USERNAME": "me", "KAFKA_SASL_PASSWORD": "s3cret"}


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Real ones, made once."""
    return made_in(tmp_path_factory.mktemp("certificates"))


def filled(certificates: Certificates, given: dict[str, str]) -> dict[str, str]:
    """The settings, with the certificates' files where they are named."""
    files = {
        "CA": str(certificates.authority),
        "CERT": str(certificates.client),
        "KEY": str(certificates.client_key),
        "OTHER_KEY": str(certificates.server_key),
        "TEXT": __file__,
    }
    return {name: files.get(value, value) for name, value in given.items()}


@pytest.mark.parametrize(
    ("given", "protocol", "mechanism"),
    [
        ({}, "PLAINTEXT", None),
        (USER, "SASL_SSL", "SCRAM-SHA-512"),
        ({**USER, "KAFKA_SASL_MECHANISM": "PLAIN"}, "SASL_SSL", "PLAIN"),
        ({**USER, "KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT"}, "SASL_PLAINTEXT", "SCRAM-SHA-512"),
        ({"KAFKA_SSL_CAFILE": "CA"}, "SSL", None),
        ({"KAFKA_SECURITY_PROTOCOL": "SSL"}, "SSL", None),
        ({"KAFKA_SSL_CERTFILE": "CERT", "KAFKA_SSL_KEYFILE": "KEY"}, "SSL", None),
        ({**USER, "KAFKA_SSL_CAFILE": "CA"}, "SASL_SSL", "SCRAM-SHA-512"),
    ],
)
def test_what_is_not_said_follows_from_what_is(
    certificates: Certificates, given: dict[str, str], protocol: str, mechanism: str | None
) -> None:
    """A password is never sent in clear text unless that is asked for by name."""
    broker = Settings.load({**HERE, **filled(certificates, given)}).broker
    assert (broker.protocol, broker.mechanism) == (protocol, mechanism)
    assert broker.encrypted == protocol.endswith("SSL")
    told = broker.client()
    assert told["bootstrap_servers"] == "k.example:1"
    assert ("sasl_plain_password" in told) == (mechanism is not None)
    assert "s3cret" not in f"{broker} {broker!r}"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (
            {"KAFKA_SASL_USERNAME": "me"},
            "KAFKA_SASL_USERNAME is set but KAFKA_SASL_PASSWORD is not: set both",
        ),
        (
            {"KAFKA_SASL_PASSWORD": "s3cret"},
            "KAFKA_SASL_PASSWORD is set but KAFKA_SASL_USERNAME is not: set both",
        ),
        (
            {"KAFKA_SASL_MECHANISM": "PLAIN"},
            (
                "KAFKA_SASL_MECHANISM is set but KAFKA_SASL_USERNAME is not: set it too, and"
                " KAFKA_SASL_PASSWORD"
            ),
        ),
        (
            {"KAFKA_SECURITY_PROTOCOL": "SASL_SSL"},
            (
                "KAFKA_SECURITY_PROTOCOL is SASL_SSL but KAFKA_SASL_USERNAME is not set: set it and"
                " KAFKA_SASL_PASSWORD"
            ),
        ),
        (
            {**USER, "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"},
            (
                "KAFKA_SASL_USERNAME is set but KAFKA_SECURITY_PROTOCOL is PLAINTEXT, which sends"
                " no password: set it to SASL_PLAINTEXT, or take the user name away"
            ),
        ),
        (
            {"KAFKA_SSL_CAFILE": "CA", "KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"},
            (
                "KAFKA_SSL_CAFILE is set but KAFKA_SECURITY_PROTOCOL is PLAINTEXT, which is not"
                " encrypted: take one of the two away"
            ),
        ),
        ({"KAFKA_SSL_CAFILE": "/no/ca.pem"}, "KAFKA_SSL_CAFILE names no file: /no/ca.pem"),
        (
            {"KAFKA_SSL_CAFILE": "TEXT"},
            "KAFKA_SSL_CAFILE is no PEM file of a certificate (NO_CERTIFICATE_OR_CRL_FOUND)",
        ),
        (
            {"KAFKA_SSL_CERTFILE": "CERT"},
            (
                "KAFKA_SSL_CERTFILE is set but KAFKA_SSL_KEYFILE is not: a certificate and its key"
                " go together"
            ),
        ),
        (
            {"KAFKA_SSL_CERTFILE": "CERT", "KAFKA_SSL_KEYFILE": "OTHER_KEY"},
            (
                "KAFKA_SSL_CERTFILE is no PEM file of a certificate with KAFKA_SSL_KEYFILE, which"
                " fits it and has no password (KEY_VALUES_MISMATCH)"
            ),
        ),
    ],
)
def test_a_contradiction_is_told_in_one_sentence(
    certificates: Certificates, given: dict[str, str], fault: str
) -> None:
    """Which variable, why, and what to change; never a password."""
    with pytest.raises(SettingsError) as refused:
        Settings.load({**HERE, **filled(certificates, given)})
    assert str(refused.value) == fault


def test_a_word_that_is_none_of_those_there_are_is_told(tmp_path: Path) -> None:
    """Of protocol and mechanism, with the words that there are."""
    wrong = {**USER, "KAFKA_SECURITY_PROTOCOL": "TLS", "KAFKA_SASL_MECHANISM": "SCRAM"}
    with pytest.raises(SettingsError) as refused:
        Settings.load({**HERE, **wrong}, tmp_path)
    first, second = str(refused.value).splitlines()
    assert first.startswith("KAFKA_SECURITY_PROTOCOL: Input should be 'PLAINTEXT', 'SSL'")
    assert second.startswith("KAFKA_SASL_MECHANISM: Input should be 'PLAIN', 'SCRAM-SHA-256'")
