"""What holds for every cron text, zone and start."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.scheduler.cron.due import due_between, latest_due
from services.scheduler.cron.text import Cron, CronError

CHANGES = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 10, 29, 21, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("UTC", datetime(2026, 2, 28, 12, tzinfo=UTC)),
]
"""A change of the clock in each zone; the days around it are looked at minute by minute."""

AROUND = timedelta(hours=30)
MINUTE = timedelta(minutes=1)


def field(first: int, last: int) -> st.SearchStrategy[tuple[str, frozenset[int]]]:
    """A field, and the values that it names."""
    value = st.integers(first, last)
    ends = st.tuples(value, value).map(sorted)
    span = last - first
    whole = frozenset(range(first, last + 1))
    items = st.one_of(
        value.map(lambda one: (str(one), frozenset({one}))),
        ends.map(lambda two: (f"{two[0]}-{two[1]}", frozenset(range(two[0], two[1] + 1)))),
        st.integers(1, span).map(
            lambda step: (f"*/{step}", frozenset(range(first, last + 1, step)))
        ),
        st.just(("*", whole)),
    )
    return st.lists(items, min_size=1, max_size=2).map(
        lambda some: (",".join(one for one, _ in some), frozenset().union(*(v for _, v in some)))
    )


TEXTS = st.tuples(
    field(0, 59), field(0, 23), field(1, 31), st.just(("*", frozenset(range(1, 13)))), field(0, 6)
)

STARTS = st.integers(-int(AROUND.total_seconds()), int(AROUND.total_seconds()))

Fields = tuple[tuple[str, frozenset[int]], ...]


def read(fields: Fields) -> Cron | None:
    """None where the text never fires: nothing else of it may be refused."""
    text = " ".join(text for text, _ in fields)
    try:
        return Cron.parse(text)
    except CronError as refused:
        if "never fires" in str(refused):
            return None
        raise


def names(fields: Fields, local: datetime) -> bool:
    """Whether the fields name a local time, by Debian's rule for days."""
    minute, hour, of_month, month, of_week = (values for _, values in fields)
    days = [local.day in of_month, local.isoweekday() % 7 in of_week]
    star = fields[2][0].startswith("*") or fields[4][0].startswith("*")
    day = all(days) if star else any(days)
    return local.minute in minute and local.hour in hour and local.month in month and day


@cache
def minutes(change: int) -> list[tuple[datetime, datetime]]:
    """Every minute around a change, and what the clock on the wall shows."""
    zone, middle = CHANGES[change]
    count = 2 * AROUND // MINUTE
    return [
        (at, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
        for at in (middle - AROUND + MINUTE * n for n in range(count + 1))
    ]


def watched(fields: Fields, change: int) -> list[datetime]:
    """When somebody who looks at the clock every minute would fire."""
    wall = minutes(change)
    if any(fields[n][0].startswith("*") for n in (0, 1)):
        return [at for at, local in wall if names(fields, local)]
    fired, latest = [], wall[0][1] - MINUTE
    for at, local in wall:
        passed = []
        while latest < local:  # what the clock passed since the last look, also in a jump
            latest += MINUTE
            passed.append(names(fields, latest))
        if any(passed):
            fired.append(at)
    return fired


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, len(CHANGES) - 1))
def test_as_somebody_who_looks_at_the_clock_each_minute(fields: Fields, change: int) -> None:
    """None lost, none twice, none too many, in the days around a clock change."""
    zone, middle = CHANGES[change]
    cron = read(fields)
    if cron is None:
        return
    begin, end = middle - AROUND, middle + AROUND
    found = list(due_between(cron, ZoneInfo(zone), begin - MINUTE, end))
    assert found == watched(fields, change)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, len(CHANGES) - 1), STARTS)
def test_any_start_yields_the_same_instants(fields: Fields, change: int, seconds: int) -> None:
    """Strictly after the start, ascending, and no other ones than from an earlier start."""
    zone, middle = CHANGES[change]
    cron = read(fields)
    if cron is None:
        return
    where, end = ZoneInfo(zone), middle + AROUND
    every = list(due_between(cron, where, middle - AROUND, end))
    start = middle + timedelta(seconds=seconds)
    found = list(takewhile(lambda one: one <= end, cron.after(start, where)))
    assert found == every[bisect_right(every, start) :]
    assert all(one < other for one, other in pairwise(found))
    assert latest_due(cron, where, start, end) == (found[-1] if found else None)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=30),
        st.text("0123456789*/,-@ \tabcdefjlmnorstuwyLW#?", max_size=30),
        st.lists(
            st.text("0123456789*/,-sunmoLW#", min_size=1, max_size=6), min_size=5, max_size=5
        ).map(" ".join),
    )
)
@example("0 0 31 2 *")
@example("0 0 29 2 */6")
def test_any_text_is_refused_or_fires(text: str) -> None:
    """No text does anything else, and what is read has a next instant."""
    try:
        cron = Cron.parse(text)
    except CronError:
        return
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert next(cron.after(start, ZoneInfo("Africa/Cairo"))) > start
    assert Cron.parse(cron.text) == cron
