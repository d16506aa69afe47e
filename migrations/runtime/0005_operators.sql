-- What operators do, and what is kept about it: limits that a restart does not erase, pauses, runs
-- that are opened again, the log of a run.

-- Declared by code, overridden by a person: "limit" is the one in force.
alter table howler.functions rename column "limit" to declared_limit;
alter table howler.functions
  add declared_version int[] not null default '{0}',
  add override_limit int check (override_limit between 1 and 1000),
  add "limit" int not null generated always as (coalesce(override_limit, declared_limit)) stored,
  add history jsonb not null default '[]';  -- who changed what, the last hundred

alter table howler.runs
  add opened_at timestamptz,                -- its last reopening, from which its age counts; null: its arrival
  add event_at timestamptz,                 -- the time of its event's record
  add swept_at timestamptz,                 -- payload, result, steps and log are gone
  alter payload drop not null;

alter table howler.dead_letters
  add replayed_at timestamptz, add replayed_by text, add replay_why text,
  add replayed_as uuid;                     -- the event id of what was sent again

-- Declares a function, unless a newer version has, and gives it every slot its limit asks for.
drop function howler.register(text, int, int);
create function howler.register(f text, lim int, ret int, version int[] default '{0}')
returns void language plpgsql as $$
begin
  insert into howler.functions as x (id, declared_limit, retries, declared_version)
  values (f, lim, ret, version)
  on conflict (id) do update set declared_limit = excluded.declared_limit, retries = excluded.retries,
                                 declared_version = excluded.declared_version
    where excluded.declared_version >= x.declared_version
      and (x.declared_limit, x.retries, x.declared_version)
          is distinct from (excluded.declared_limit, excluded.retries, excluded.declared_version);
  perform howler.make_slots(f);
end $$;

-- Slots are never deleted: a limit above the number of slots would silently run fewer.
create function howler.make_slots(f text) returns void language sql as $$
  insert into howler.slots (function, no)
  select x.id, n from howler.functions x, generate_series(1, x."limit") n where x.id = f order by n
  on conflict do nothing
$$;

create function howler.noted(history jsonb, entry jsonb) returns jsonb language sql immutable as $$
  select case when jsonb_array_length(history) >= 100 then history - 0 else history end || entry
$$;

-- Pauses a function or takes the pause back; false if there is none.
create function howler.pause(f text, on_ boolean, who text) returns boolean language sql as $$
  with changed as (
    update howler.functions x set paused = on_, history = case when x.paused = on_ then x.history else
      howler.noted(x.history, jsonb_build_object('at', clock_timestamp(), 'who', who,
        'what', case when on_ then 'paused' else 'resumed' end)) end
    where x.id = f returning 1)
  select exists (select 1 from changed)
$$;

-- Puts a limit above the declared one, or takes it away again (null); false if there is no such function.
create function howler.override_limit(f text, lim int, who text) returns boolean language plpgsql as $$
begin
  update howler.functions x set override_limit = lim, history = case
      when x.override_limit is not distinct from lim then x.history
      else howler.noted(x.history, jsonb_build_object('at', clock_timestamp(), 'who', who,
                                                      'what', 'limit', 'limit', lim)) end
    where x.id = f;
  if not found then return false; end if;
  perform howler.make_slots(f);
  return true;
end $$;

-- What happened to a run, by triggers, so that no way round it exists. Ids and enumerations only.
create table howler.run_log (
  run_id uuid not null,
  n bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  what text not null,
  step text,
  key text,
  code text,
  attempt int,
  worker text,
  slot int,
  primary key (run_id, n)
);

create function howler.log_claim() returns trigger language plpgsql as $$
begin
  insert into howler.run_log (run_id, what, worker, slot)
  values (new.run_id, 'claimed', new.worker, new.no);
  return null;
end $$;
create trigger log_claim after update on howler.slots for each row
  when (new.run_id is not null and new.fence is distinct from old.fence)
  execute function howler.log_claim();

create function howler.log_run() returns trigger language plpgsql as $$
begin
  insert into howler.run_log (run_id, what, code) values (new.id, case
      when new.reopened > old.reopened then 'reopened'
      when new.state = old.state then 'cancel-asked'
      when new.state <> 'waiting' then new.state
      when new.lost > old.lost then 'lease-lost'
      when new.due_at > old.due_at then 'parked'
      else 'given-back' end,
    case when new.state <> 'waiting' or new.due_at > old.due_at then new.error_code end);
  return null;
end $$;
create trigger log_run after update on howler.runs for each row
  when ((new.state is distinct from old.state and new.state <> 'running')
        or (new.cancel_at is not null and old.cancel_at is null))
  execute function howler.log_run();

create function howler.log_step() returns trigger language plpgsql as $$
begin
  insert into howler.run_log (run_id, what, step, key, code, attempt)
  values (new.run_id, 'step-' || new.state, new.name, nullif(new.key, ''), new.error_code, new.attempts);
  return null;
end $$;
create trigger log_step after insert on howler.steps for each row execute function howler.log_step();
create trigger log_step_again after update on howler.steps for each row
  when (new.state <> 'done' or old.state <> 'done') execute function howler.log_step();

-- Opens a run again, under its id: what is done stays done, what failed or waits is forgotten, and its
-- on_end will take effect again. Refused with a word: see `refused`. A verdict whose on_end is still
-- owed is waited for, until three tries of it have raised.
create function howler.reopen(rid uuid, who text, why text default null)
returns table (reopened int, refused text, other uuid) language plpgsql
set enable_seqscan = off as $$
#variable_conflict use_column
declare r record; t timestamptz := clock_timestamp();
begin
  select x.function, x.lane into r from howler.runs x where x.id = rid;
  if not found then refused := 'not-found'; return next; return; end if;
  insert into howler.lanes (function, lane, class) values (r.function, r.lane, 0) on conflict do nothing;
  perform 1 from howler.lanes x where x.function = r.function and x.lane = r.lane and x.class = 0 for update;
  select x.* into r from howler.runs x where x.id = rid for update;
  refused := case
    when r.state in ('waiting', 'running') then 'living'
    when r.state = 'succeeded' then 'succeeded'
    when r.state = 'skipped' and r.error_code = 'already-running' and r.fence = 0 then 'singleton-skip'
    when r.swept_at is not null then 'swept'
    when r.settle_at is not null and r.settle_tries < 3 then 'settling' end;
  if refused is null and r.singleton is not null then
    select x.id, 'singleton-living' into other, refused from howler.runs x
      where x.function = r.function and x.singleton = r.singleton and x.state in ('waiting', 'running');
  end if;
  if refused is not null then return next; return; end if;
  delete from howler.steps s where s.run_id = rid
    and (s.name = '(body)' or (s.state in ('parked', 'failed') and s.interrupted = 0));
  update howler.steps s set attempts = 0, due_at = null, error_code = null, error = null, refused = false,
         ended_at = null, state = case s.state when 'failed' then 'parked' else s.state end
    where s.run_id = rid and s.state <> 'done';
  begin
    update howler.runs x set state = 'waiting', class = 0, due_at = t, opened_at = t,
        reopened = r.reopened + 1, lost = 0, cancel_at = null, settle_at = null, settle_tries = 0,
        error_code = null, error = null, result = null, started_at = null, ended_at = null,
        history = r.history || jsonb_build_object('at', t, 'who', who, 'why', why, 'reopened', r.reopened,
          'state', r.state, 'code', r.error_code, 'error', r.error, 'ended_at', r.ended_at,
          'settled', r.settle_at is null)
      where x.id = rid;
  exception when unique_violation then  -- a run of its singleton began this moment
    refused := 'singleton-living'; return next; return;
  end;
  perform howler.lower_head(r.function, r.lane, 0::smallint, t, r.seq);
  reopened := r.reopened + 1;
  return next;
end $$;

-- Removes what is older than it is kept for, a batch of each kind; one sweeper at a time. Keys of runs
-- are kept longer than topics keep events, or an event read again would run again. What is refused for
-- ever or waits is never swept.
create index runs_unswept on howler.runs (ended_at) where swept_at is null and ended_at is not null;
create index outbox_sent on howler.outbox (sent_at) where sent_at is not null;
create function howler.sweep(payloads interval, keys interval, batch int)
returns table (what text, n bigint) language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
declare t timestamptz := clock_timestamp(); ids uuid[];
begin
  if not pg_try_advisory_xact_lock(4202606002) then return; end if;
  select array_agg(o.id) into ids from (
    select x.id from howler.runs x where x.ended_at < t - payloads and x.swept_at is null and x.settle_at is null
    order by x.ended_at limit batch for update skip locked) o;
  delete from howler.steps s where s.run_id = any (ids);
  delete from howler.run_log l where l.run_id = any (ids);
  update howler.runs x set payload = null, result = null, swept_at = t where x.id = any (ids);
  what := 'payloads'; n := coalesce(cardinality(ids), 0); return next;

  with gone as (
    delete from howler.runs x where x.id in (
      select o.id from howler.runs o where o.created_at < t - keys and o.swept_at is not null
      order by o.created_at limit batch for update skip locked)
    returning x.function, x.source, x.event_id
  ), repeated as (
    delete from howler.repeats p using gone g
    where (p.function, p.source, p.event_id) = (g.function, g.source, g.event_id)
  ) select 'keys', count(*) into what, n from gone;
  return next;

  with gone as (
    delete from howler.dead_letters x where x.id in (
      select o.id from howler.dead_letters o where o.created_at < t - keys order by o.created_at limit batch)
    returning 1
  ) select 'dead letters', count(*) into what, n from gone;
  return next;

  with gone as (
    delete from howler.outbox x where x.id in (
      select o.id from howler.outbox o where o.sent_at < t - payloads order by o.sent_at limit batch)
    returning 1
  ) select 'sent events', count(*) into what, n from gone;
  return next;

  with gone as (
    delete from howler.lanes x where (x.function, x.lane, x.class) in (
      select o.function, o.lane, o.class from howler.lanes o where o.head_due is null
      limit batch for update skip locked)
    and x.head_due is null returning 1
  ) select 'idle lanes', count(*) into what, n from gone;
  return next;
end $$;
