"""What discovery takes from its environment."""

from pydantic import Field

from howler.settings import Settings


class DiscoverySettings(Settings):
    """The runtime's settings, and who gets a search when."""

    inactive_days: int = Field(
        default=60,
        ge=1,
        le=36_500,
        validation_alias="HOWLER_DISCOVERY_INACTIVE_DAYS",
        description="a user not seen for longer gets no daily search",
    )
    spread_minutes: float = Field(
        default=0.0,
        ge=0,
        le=1_380,
        validation_alias="HOWLER_DISCOVERY_SPREAD_MINUTES",
        description="the daily searches begin spread over this time, not all at once",
    )
    page_users: int = Field(
        default=1_000,
        ge=1,
        le=5_000,
        validation_alias="HOWLER_DISCOVERY_PAGE_USERS",
        description="users looked at in one transaction of the daily fan-out",
    )
