"""Faust's clients come in as our own do."""

import ssl

import pytest
from faust.transport.drivers.aiokafka import credentials_to_aiokafka_auth

from howler.runtime.transport.faust_app import credentials
from howler.wire.broker import Broker

TLS = ssl.create_default_context()


@pytest.mark.parametrize(
    "broker",
    [
        Broker("k:1"),
        Broker("k:1", "SSL", tls=TLS),
        Broker("k:1", "SASL_PLAINTEXT", "PLAIN", "me", "s3cret"),
        Broker("k:1", "SASL_SSL", "SCRAM-SHA-256", "me", "s3cret", TLS),
        Broker("k:1", "SASL_SSL", "SCRAM-SHA-512", "me", "s3cret", TLS),
    ],
    ids=lambda broker: f"{broker.protocol}-{broker.mechanism}",
)
def test_faust_tells_aiokafka_what_we_tell_it(broker: Broker) -> None:
    """Protocol, mechanism, user, password and TLS are the same, whoever opens the connection."""
    told = credentials_to_aiokafka_auth(credentials(broker))
    assert {name: value for name, value in told.items() if value is not None} == broker.access()
