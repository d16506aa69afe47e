-- When something is due is a row: each schedule as it is in effect, and one row for every tick, so
-- that any number of schedulers fire each once.

create table howler.schedules (
  name text primary key,
  event text not null,
  cron text not null,
  zone text not null,
  missed text not null check (missed in ('once', 'skip')),
  window_seconds int not null check (window_seconds > 0),
  revision int not null default 1,             -- raised by each start that brings another text
  known_at timestamptz not null,
  changed_at timestamptz not null,
  reconciled_until timestamptz not null        -- every due time after changed_at up to here has its row
);

create table howler.ticks (
  id bigint generated always as identity primary key,
  schedule text not null references howler.schedules (name),
  scheduled_at timestamptz not null,
  extra boolean not null default false,        -- asked for by a person, at no due time
  revision int not null,
  state text not null check (state in ('fired', 'missed', 'superseded')),
  event_id uuid not null,
  late_seconds double precision,               -- from when it was due to when it was found
  fired_at timestamptz,
  fired_by text,                               -- who fired it by hand; null: the clock
  reason text,                                 -- why it was missed or superseded; of a caught up one how late
  check ((state = 'fired') = (fired_at is not null))
);
create unique index ticks_once on howler.ticks (schedule, scheduled_at) where not extra;
create index ticks_newest on howler.ticks (schedule, scheduled_at desc);

-- The schedule's row, locked to the transaction's end, and then the clock: whoever waited for the
-- lock judges by the time at which it got it. `at` stands in for the clock in tests.
create function howler.hold_schedule(s text, at timestamptz default null,
  out held howler.schedules, out clock timestamptz) language plpgsql as $$
begin
  select * into held from howler.schedules where name = s for update;
  clock := coalesce(at, clock_timestamp());
end $$;

-- What is sent when a tick fires.
create function howler.send_tick(s howler.schedules, id uuid, body text) returns void
language sql as $$
  insert into howler.outbox (event_id, topic, key, value, headers)
  values (id, replace(s.event, '/', '.'), convert_to(s.name, 'UTF8'), convert_to(body, 'UTF8'),
          jsonb_build_object('ce_specversion', '1.0', 'ce_id', id::text, 'ce_type', s.event,
                             'ce_source', '/howlerhire/scheduler', 'content-type', 'application/json'))
  on conflict (event_id) do nothing
$$;

-- Gives due times their rows, with the event of each that fires; called by who holds the schedule, with the
-- clock that it got. Each of `ticks` has due, state, reason, id, body, late.
create function howler.close_ticks(held howler.schedules, clock timestamptz, ticks jsonb) returns void
language plpgsql as $$
declare one record;
begin
  for one in select * from jsonb_to_recordset(ticks)
    f(due timestamptz, state text, reason text, id uuid, body text, late double precision) order by due
  loop
    insert into howler.ticks (schedule, scheduled_at, revision, state, event_id, late_seconds, fired_at, reason)
    values (held.name, one.due, held.revision, one.state, one.id, one.late,
            case one.state when 'fired' then clock end, one.reason)
    on conflict (schedule, scheduled_at) where not extra do nothing;
    if found and one.state = 'fired' then
      perform howler.send_tick(held, one.id, one.body);
    end if;
  end loop;
  update howler.schedules set reconciled_until = greatest(reconciled_until,
      (select max((f->>'due')::timestamptz) from jsonb_array_elements(ticks) f))
    where name = held.name;
end $$;

-- One tick by hand. False: it was fired before, and nothing is done. One that was missed or
-- superseded is fired now; an extra one never counts as a due time.
create function howler.fire_tick(s text, due timestamptz, id uuid, body text, who text, is_extra boolean,
  at timestamptz default null) returns boolean language plpgsql as $$
declare held howler.schedules; clock timestamptz;
begin
  select * into held from howler.schedules where name = s for update;
  clock := coalesce(at, clock_timestamp());
  insert into howler.ticks as t
    (schedule, scheduled_at, extra, revision, state, event_id, late_seconds, fired_at, fired_by)
  values (s, due, is_extra, held.revision, 'fired', id, extract(epoch from clock - due), clock, who)
  on conflict (schedule, scheduled_at) where not extra do update
    set state = 'fired', fired_at = excluded.fired_at, fired_by = excluded.fired_by,
        late_seconds = excluded.late_seconds
    where t.state <> 'fired';
  if not found then return false; end if;
  perform howler.send_tick(held, id, body);
  return true;
end $$;
