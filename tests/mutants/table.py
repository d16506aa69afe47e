"""The safeguards that are left out, one at a time, and the tests that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One safeguard left out.

    Args:
        name: what is missing.
        file: where it stands.
        text: the safeguard; it stands there exactly once.
        instead: what stands there without it.
        tests: files, folders or single tests, at least one of which must go red.
    """

    name: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]


CLAIM = "migrations/runtime/0006_event_time.sql"
FINISH = "migrations/runtime/0004_finish.sql"
INGEST = "migrations/runtime/0006_event_time.sql"
OPERATORS = "migrations/runtime/0005_operators.sql"
SAVE = "services/parser/save.py"
TICKS = "migrations/scheduler/0001_schedules.sql"
RECONCILE = "services/scheduler/reconcile.py"
FAN_OUT = "services/discovery/schedule_daily_discovery.py"

MUTANTS = (
    Mutant(
        name="the function's lock",
        file=CLAIM,
        text="where x.id = f and not x.paused for no key update;",
        instead="where x.id = f and not x.paused;",
        tests=("tests/service/runtime/test_limit.py",),
    ),
    Mutant(
        name="the guard",
        file=FINISH,
        text="""select exists (select 1 from howler.slots x
    where x.function = f and x.no = n and x.fence = fn for key share)""",
        instead="select true",
        tests=("tests/service/runtime/test_fencing.py",),
    ),
    Mutant(
        name="the sorting of the ingest",
        file=INGEST,
        text="from arrived order by source, event_id, seq",
        instead="from arrived order by seq",
        tests=("tests/mutants/test_lock_order.py",),
    ),
    Mutant(
        name="the sorting of the ingest with a singleton key",
        file=INGEST,
        text="order by s.singleton, s.source, s.event_id, s.seq",
        instead="order by s.seq",
        tests=("tests/mutants/test_lock_order.py",),
    ),
    Mutant(
        name="seq in the order of arrival",
        file=INGEST,
        text="from (select u.*, row_number() over () as n from unnest(arrivals) u) a order by a.n",
        instead="from (select u.*, row_number() over (order by u.source, u.event_id) as n"
        " from unnest(arrivals) u) a order by a.n",
        tests=("tests/service/runtime/test_ingest.py",),
    ),
    Mutant(
        name="the newer upload wins",
        file=SAVE,
        text=" where p.seq <= excluded.seq\n",
        instead="\n",
        tests=("tests/service/parser/test_save.py",),
    ),
    Mutant(
        name="an older refusal never replaces a newer one",
        file=SAVE,
        text="where p.seq <= excluded.seq and not p.good",
        instead="where not p.good",
        tests=("tests/service/parser/test_save.py",),
    ),
    Mutant(
        name="the owner in a WHERE",
        file=SAVE,
        text="where id = $1::uuid and user_id = $2::uuid returning true",
        instead="where id = $1::uuid and $2::uuid is not null returning true",
        tests=("tests/service/parser/test_save.py",),
    ),
    Mutant(
        name="the owner of the resume's row",
        file="services/parser/owner.py",
        text="from public.resumes where id = $1 and user_id = $2)",
        instead="from public.resumes where id = $1 and $2::uuid is not null)",
        tests=("tests/service/parser/test_owner.py",),
    ),
    Mutant(
        name="the truth check",
        file="howler/domain/truth/keep.py",
        text="    return Truthful(kept, tuple(keeper.look.dropped))",
        instead="    return Truthful(record, ())",
        tests=("tests/unit/howler/domain/truth",),
    ),
    Mutant(
        name="what is done stays done when a run is opened again",
        file=OPERATORS,
        text="""
    and (s.name = '(body)' or (s.state in ('parked', 'failed') and s.interrupted = 0));""",
        instead=";",
        tests=("tests/service/runtime/operators/test_reopen.py",),
    ),
    Mutant(
        name="the newer version's limit",
        file=OPERATORS,
        text="where excluded.declared_version >= x.declared_version\n",
        instead="where true\n",
        tests=("tests/service/runtime/operators/test_limits_and_pauses.py",),
    ),
    Mutant(
        name="a key outlives what its run kept",
        file=OPERATORS,
        text="where o.created_at < t - keys and o.swept_at is not null",
        instead="where o.created_at < t - payloads and o.swept_at is not null",
        tests=("tests/service/runtime/operators/test_sweep.py",),
    ),
    Mutant(
        name="a metric's name, which a dashboard asks for",
        file="howler/telemetry/declared.py",
        text='"howler_step_duration_seconds"',
        instead='"howler_attempt_seconds"',
        tests=("tests/system/test_dashboard_load.py",),
    ),
    Mutant(
        name="the one row that a due time has",
        file=TICKS,
        text="create unique index ticks_once on",
        instead="create index ticks_once on",
        tests=("tests/service/scheduler/test_reconcile.py",),
    ),
    Mutant(
        name="the difference between an extra tick and a due one",
        file=TICKS,
        text="on howler.ticks (schedule, scheduled_at) where not extra;",
        instead="on howler.ticks (schedule, scheduled_at);",
        tests=("tests/service/scheduler/test_reconcile.py",),
    ),
    Mutant(
        name="the refusal to fire by hand what was fired",
        file=TICKS,
        text="    where t.state <> 'fired';",
        instead="    where true;",
        tests=("tests/service/scheduler/test_schedules_command.py",),
    ),
    Mutant(
        name="the wait for the schedule's row before the clock is read",
        file=TICKS,
        text="select * into held from howler.schedules where name = s for update;\n"
        "  clock := coalesce(at, clock_timestamp());\nend $$;",
        instead="select * into held from howler.schedules where name = s;\n"
        "  clock := coalesce(at, clock_timestamp());\nend $$;",
        tests=("tests/service/scheduler/test_reconcile.py",),
    ),
    Mutant(
        name="the closing of what was due under an old text",
        file=RECONCILE,
        text="while due := list(islice(every, AT_ONCE)):",
        instead="while due := list(islice(every, 0)):",
        tests=("tests/service/scheduler/test_reconcile.py",),
    ),
    Mutant(
        name="the taking over of a text that a later start brought",
        file=RECONCILE,
        text="""        if row["revision"] != self.revisions[name]:""",
        instead="        if False:",
        tests=("tests/service/scheduler/test_reconcile.py",),
    ),
    Mutant(
        name="the discarding of instants that are not after the start",
        file="services/scheduler/cron/clock.py",
        text="            if instant > last:",
        instead="            if True:",
        tests=("tests/unit/services/scheduler/cron",),
    ),
    Mutant(
        name="the look of a process without functions into the outbox",
        file="howler/runtime/execution/worker.py",
        text="""list(self.functions) or [""]""",
        instead="list(self.functions)",
        tests=("tests/service/runtime/test_relay_wakes.py",),
    ),
    Mutant(
        name="the user in the id of an event of the fan-out",
        file=FAN_OUT,
        text="{SCHEDULE}/{tick}/{user}",
        instead="{SCHEDULE}/{tick}",
        tests=("tests/service/discovery/test_page.py",),
    ),
    Mutant(
        name="the end of a page of users",
        file="services/discovery/users/judged.py",
        text=" and {id} <= $4",
        instead=" and $4::uuid is not null",
        tests=("tests/service/discovery",),
    ),
    Mutant(
        name="the unlimited tier",
        file="services/discovery/users/judged.py",
        text="when t.job_discovery_limit_daily = 0",
        instead="when t.job_discovery_limit_daily <= 0",
        tests=("tests/service/discovery/test_active_users.py",),
    ),
    Mutant(
        name="the rest of a topic that Kafka takes nothing of",
        file="howler/runtime/transport/outbox.py",
        text='return {row["id"]: ends.get(row["id"], fault) for row in rows}',
        instead='return {row["id"]: ends.get(row["id"]) for row in rows}',
        tests=("tests/service/runtime/transport/test_outbox.py",),
    ),
)
