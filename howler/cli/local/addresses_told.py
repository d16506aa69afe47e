"""The addresses of a running sandbox, for people and for shells."""

import shlex
from typing import TYPE_CHECKING

from howler.cli.screen import say

if TYPE_CHECKING:
    from sandbox.state import State


def tell_addresses(state: "State") -> None:
    """Prints where everything is."""
    say(f"  database    {state.database_url}")
    say(f"  Kafka       {state.kafka_bootstrap_servers}")
    if state.sandbox_url:
        say(f"  stand-ins   {state.sandbox_url}  (storage and language models)")


def variables(state: "State") -> dict[str, str]:
    """The settings that make any process use this sandbox."""
    found = {
        "DATABASE_URL": state.database_url,
        "KAFKA_BOOTSTRAP_SERVERS": state.kafka_bootstrap_servers,
    }
    return found | ({"HOWLER_SANDBOX_URL": state.sandbox_url} if state.sandbox_url else {})


def exports(state: "State") -> str:
    """Lines for `eval`."""
    return "\n".join(
        f"export {name}={shlex.quote(value)}" for name, value in variables(state).items()
    )
