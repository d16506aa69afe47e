"""Which port a server of ours listens on."""

import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

LOWEST = 10_240
_ENOUGH = 1_000
_TRIES = 500
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: an old connection that is still fading away does not make a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def first_outgoing_port() -> int:
    """Return where the range begins from which outgoing connections get their ports."""
    try:
        return int(_RANGE.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 32_768


def free_port(preferred: int | None = None, *, but: frozenset[int] = frozenset()) -> int:
    """Return `preferred` if nobody has it, else a random free one.

    It lies below the range of outgoing connections: a client that knocks at a killed server's port
    inside that range can be given the very same port and so connect to itself and keep it taken.
    """
    for port in _candidates(preferred):
        if port not in but and is_free(port):
            return port
    raise OSError("no free port was found on 127.0.0.1; stop what holds them, then start again")


def _candidates(preferred: int | None) -> Iterator[int]:
    if preferred is not None:
        yield preferred
    lowest, highest = LOWEST, first_outgoing_port()
    if highest - lowest < _ENOUGH:  # a machine with an unusual range: anywhere is as good
        highest = 60_000
    for _ in range(_TRIES):
        yield lowest + secrets.randbelow(highest - lowest)
