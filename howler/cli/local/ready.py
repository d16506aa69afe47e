"""A sandbox made ready for work: tables and topics."""

from typing import TYPE_CHECKING

from howler.cli.addresses import broker_answers
from howler.cli.ends import CommandError
from howler.cli.migrating import migrate_all
from howler.settings import KafkaSettings
from howler.wire.broker import Broker
from howler.wire.topics import ensure_topics
from schemas import catalog

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox


async def make_tables_and_topics(box: "Sandbox") -> None:
    """Brings both up to this version, the app's tables too; what is there stays.

    Raises:
        CommandError: the sandbox's database was made by a version that this one cannot go on from.
    """
    try:
        await migrate_all(box.database_url, with_app_tables=True)
    except CommandError as wrong:
        raise CommandError(
            f"{wrong}\n`howler down --wipe` begins anew with an empty sandbox"
        ) from wrong
    broker = broker_of(box)
    with broker_answers(broker):
        await ensure_topics(broker, catalog.topics(), "")


def broker_of(box: "Sandbox") -> Broker:
    """How the sandbox's broker is reached."""
    return KafkaSettings.model_validate(box.kafka.access).broker
