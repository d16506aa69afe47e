"""Points in time as a person says them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from howler.cli.change.since import since
from howler.cli.ends import UsageError

NOW = datetime(2026, 5, 2, 12, 0, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("30m", NOW - timedelta(minutes=30)),
        ("30 min", NOW - timedelta(minutes=30)),
        (" 2h", NOW - timedelta(hours=2)),
        ("3d", NOW - timedelta(days=3)),
        ("2026-05-01", datetime(2026, 5, 1, tzinfo=NOW.tzinfo)),
        ("2026-05-01T08:00+00:00", datetime(2026, 5, 1, 8, tzinfo=UTC)),
    ],
)
def test_a_time_ago_or_a_date(given: str, at: datetime) -> None:
    """A date without a zone is in the zone of whoever asks."""
    assert since(given, NOW) == at


@pytest.mark.parametrize("given", ["", "yesterday", "-2h", "2 weeks", "99999999d"])
def test_anything_else_is_wrong_usage(given: str) -> None:
    """The message says how to say it."""
    with pytest.raises(UsageError, match="2h or 3d"):
        since(given, NOW)
