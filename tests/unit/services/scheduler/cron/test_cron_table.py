"""Ten years of instants beside croniter's: what differs is listed, with the reason.

croniter is asked for local times, which it reads from a text by its own rules. The one that Faust
pins loses or shifts a time after each change of clocks when it is asked with a zone.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import repeat, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter

from services.scheduler.cron.due import due_between
from services.scheduler.cron.text import Cron
from tests.support.told import Tell

LISTED = Path(__file__).with_name("cron_differences.tsv")

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2036, 1, 1, tzinfo=UTC)

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe")

EITHER_DAY = "0 0 */2 * 1"

PATTERNS = (
    "0 6 * * *",
    "0 8 * * *",
    "0 */4 * * *",
    "0 9 * * 1",
    "0 9 * * 1,4",
    "0 6 * * 1-5",
    "0 9 * * 0",
    "0 9 * * 7",
    "0 9 * * sun-tue",
    "0 0 13 * 5",
    EITHER_DAY,
    "30 2 * * *",
    "5,35 1-3 * 3,4,10,11 0",
    "10-50/20 2 * 3,10 *",
    "*/30 * * * *",
    "30 * * * *",
    "0 */2 * * *",
    "0 0 1,15 */3 *",
    "0 0 29 2 *",
)

MANY = {"0 */4 * * *", "*/30 * * * *", "30 * * * *", "0 */2 * * *"}
"""Compared over a year in UTC, and over the day of each change of clocks in ten years."""

NEAR = timedelta(hours=12)

Row = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Cell:
    """What came of one pattern in one zone: how many instants, and each that differs, by reason."""

    here: int
    differing: dict[str, list[str]]


def zone_of(name: str) -> ZoneInfo:
    """The zone from the package that the lock pins: a machine's own may be older or newer."""
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


@lru_cache(maxsize=1_000)
def theirs(pattern: str, begin: datetime, end: datetime) -> list[datetime]:
    """The local times of croniter, which knows no zone here."""
    clock = croniter(pattern, begin, ret_type=datetime)
    return list(takewhile(lambda local: local <= end, (clock.get_next() for _ in repeat(None))))


def stretches(pattern: str, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    if pattern not in MANY:
        yield BEGIN, END
    elif zone.key == "UTC":
        yield BEGIN, BEGIN + timedelta(days=365)
    else:
        day = BEGIN
        while day < END:
            after = day + timedelta(days=1)
            if day.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
                yield day - NEAR, after + NEAR
            day = after


def missing(pattern: str, zone: ZoneInfo, local: datetime) -> str:
    """The reason for which a local time of croniter's does not fire here; `?` if none is known."""
    if pattern == EITHER_DAY and not (local.day % 2 == 1 and local.isoweekday() == 1):
        return "either-day"
    exists = wall(local.replace(tzinfo=zone).astimezone(UTC), zone) == local
    return "?" if exists else "gap" if fixed(pattern) else "skipped"


def added(pattern: str, local: datetime, named: set[datetime]) -> str:
    """The reason for which a time here is none of croniter's; empty if it is one."""
    if local.replace(tzinfo=None, fold=0) in named:
        return "" if not local.fold else "?" if fixed(pattern) else "repeated"
    before = (local.astimezone(UTC) - timedelta(seconds=1)).astimezone(local.tzinfo)
    return "gap" if fixed(pattern) and before.utcoffset() != local.utcoffset() else "?"


def fixed(pattern: str) -> bool:
    return not any(field.startswith("*") for field in pattern.split()[:2])


def compared(pattern: str, zone: ZoneInfo) -> Cell:
    count, differing = 0, dict[str, list[str]]()
    for begin, end in stretches(pattern, zone):
        here = list(due_between(Cron.parse(pattern), zone, begin, end))
        named = set(theirs(pattern, wall(begin, zone), wall(end, zone)))
        count += len(here)
        local_here = [at.astimezone(zone) for at in here]
        for local in sorted(named - {local.replace(tzinfo=None, fold=0) for local in local_here}):
            reason = missing(pattern, zone, local)
            differing.setdefault(reason, []).append(f"not {local:%Y-%m-%dT%H:%M}")
        for local in local_here:
            reason = added(pattern, local, named)
            if reason:
                said = f"{local.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
                differing.setdefault(reason, []).append(said)
    return Cell(count, differing)


def rows(pattern: str, zone: str, cell: Cell) -> Iterator[Row]:
    """As in the list: pattern, zone, reason, how many, the first one, and a digest of all.

    One that begins with `not` is a local time of croniter's that does not fire here; any other one
    is an instant that fires here only.
    """
    for reason, some in sorted(cell.differing.items()):
        digest = hashlib.sha256(" ".join(some).encode()).hexdigest()[:12]
        yield pattern, zone, reason, str(len(some)), some[0], digest


def listed() -> tuple[set[str], set[tuple[str, ...]]]:
    """The reasons that the list explains, and its rows."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    reasons = {line[2:].split(":")[0] for line in lines if line.startswith("# ")}
    return reasons, {tuple(line.split("\t")) for line in lines if not line.startswith("#")}


@pytest.mark.timeout(120)  # croniter takes its time on a busy machine
def test_the_cron_table_of_ten_years(tell: Tell) -> None:
    """Patterns in five zones, beside croniter: only listed differences, each with its reason."""
    cells = {
        (pattern, zone): compared(pattern, zone_of(zone)) for pattern in PATTERNS for zone in ZONES
    }
    found = {row for (pattern, zone), cell in cells.items() for row in rows(pattern, zone, cell)}
    reasons, accepted = listed()
    told = ", ".join(ZONES)
    tell(f"cron table, {BEGIN.year} to {END.year - 1}: instants compared with croniter's in {told}")
    for pattern in PATTERNS:
        tell(f"  {pattern:24}" + "".join(f"  {shown(cells[pattern, zone]):19}" for zone in ZONES))
    new = sorted(found - accepted)
    assert not new, "not in the list:\n" + "\n".join("\t".join(row) for row in new)
    assert not accepted - found, f"in the list, but no longer so: {sorted(accepted - found)}"
    assert {row[2] for row in accepted} <= reasons


def shown(cell: Cell) -> str:
    """The number of instants, and of what differs, such as `267, 20 gap`."""
    many = [f"{len(some)} {reason}" for reason, some in sorted(cell.differing.items())]
    return ", ".join([str(cell.here), *many])
