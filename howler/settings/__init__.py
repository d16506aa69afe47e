"""Settings of a process, all from the environment."""

from howler.settings.addresses import DATABASE_NAMES
from howler.settings.database import database_lets_in, without_password
from howler.settings.faults import SettingsError
from howler.settings.kafka import KafkaSettings
from howler.settings.kinds import Secret, Text, stripped
from howler.settings.settings import Settings

__all__ = [
    "DATABASE_NAMES",
    "KafkaSettings",
    "Secret",
    "Settings",
    "SettingsError",
    "Text",
    "database_lets_in",
    "stripped",
    "without_password",
]
