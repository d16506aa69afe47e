import socket

import pytest

from sandbox.processes import ports


def test_the_preferred_port_is_given_when_it_is_free() -> None:
    """Addresses stay the usual ones as long as nobody else has them."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    assert ports.free_port(port) == port


def test_a_taken_or_excluded_port_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that somebody listens on, or that was just given away, is never given."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert ports.free_port(port) != port
    assert ports.free_port(port, but=frozenset({port})) != port


def test_free_ports_lie_below_those_of_outgoing_connections() -> None:
    """A client that knocks at a killed server's port can therefore never be given that port."""
    first = ports.first_outgoing_port()
    if first < ports.LOWEST + 1000:
        pytest.skip("this machine's outgoing ports begin too low")
    assert all(ports.LOWEST <= ports.free_port() < first for _ in range(50))
