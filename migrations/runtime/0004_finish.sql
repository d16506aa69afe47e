-- The first statement of every transaction that writes for a run: true while the fence holds. It
-- keeps the reaper off (which wants FOR UPDATE), but not the heartbeat.
create function howler.guard(f text, n int, fn bigint) returns boolean language sql as $$
  select exists (select 1 from howler.slots x
    where x.function = f and x.no = n and x.fence = fn for key share)
$$;

-- Guard and a step's row in one call. False: the lease is lost and nothing was written. What is done
-- stays done: the answer to its commit may have got lost, and then a failure is noted after it.
create function howler.write_step(f text, n int, fn bigint, run uuid, nm text, k text, st text,
  att int, broken_off int, due timestamptz, code text, err text, no_input boolean, res json, took double precision)
returns boolean language plpgsql set enable_seqscan = off as $$
declare t timestamptz := clock_timestamp();
begin
  if not howler.guard(f, n, fn) then return false; end if;
  insert into howler.steps as x (run_id, name, key, state, attempts, interrupted, due_at, error_code,
                                 error, refused, result, seconds, started_at, ended_at)
  values (run, nm, k, st, att, broken_off, due, code, err, no_input, res, took,
          t - make_interval(secs => coalesce(took, 0)), case when st in ('done', 'failed') then t end)
  on conflict (run_id, name, key) do update
    set state = excluded.state, attempts = excluded.attempts, interrupted = excluded.interrupted,
        due_at = excluded.due_at, error_code = excluded.error_code, error = excluded.error, refused = excluded.refused,
        result = excluded.result, seconds = excluded.seconds, ended_at = excluded.ended_at
    where x.state <> 'done';
  if st = 'done' then update howler.runs x set lost = 0 where x.id = run and x.lost > 0; end if;
  return true;
end $$;

-- Gives a run its end, or back to its lane (st = 'waiting', due = not before). Returns the state
-- it got, or null when the lease is lost. A run with the cancel flag does not wait again.
create function howler.finish(f text, n int, fn bigint, st text, due timestamptz default null,
  code text default null, err text default null, res json default null,
  owed boolean default false, letter boolean default false) returns text
language plpgsql set enable_seqscan = off as $$
declare s record; r record; t timestamptz := clock_timestamp();
begin
  select x.* into s from howler.slots x where x.function = f and x.no = n and x.fence = fn for update;
  if not found then return null; end if;
  select x.* into strict r from howler.runs x where x.id = s.run_id for update;
  if st = 'waiting' and r.cancel_at is not null then st := 'cancelled'; owed := true; end if;
  if st = 'waiting' then
    update howler.runs x set state = st, class = 0, due_at = coalesce(due, x.due_at),
           error_code = coalesce(code, x.error_code), error = coalesce(err, x.error)
      where x.id = r.id returning x.due_at, x.seq into r.due_at, r.seq;
    perform howler.lower_head(f, r.lane, 0::smallint, r.due_at, r.seq);
  else
    update howler.runs x set state = st, ended_at = t, error_code = code, error = err, result = res,
           settle_at = case when owed then t end, settle_tries = case when owed then 1 else 0 end
      where x.id = r.id;
    if letter then perform howler.dead_letter_run(r.id, t); end if;
  end if;
  update howler.slots x set run_id = null, lane = null, fence = null, worker = null, since = null,
         lease_until = null where x.function = f and x.no = n;
  return st;
end $$;

-- Cancel, first half: the flag, in a transaction of its own.
create function howler.flag_cancel(rid uuid) returns boolean language sql
set enable_seqscan = off as $$
  with flagged as (update howler.runs x set cancel_at = clock_timestamp()
    where x.id = rid and x.state in ('waiting', 'running') returning 1)
  select exists (select 1 from flagged)
$$;

-- Cancel, second half: a run that waits. Its lane is locked first, and its class looked at again
-- after, since a claim that was given back may have moved it to class 0.
create function howler.cancel_waiting(rid uuid) returns boolean language plpgsql
set enable_seqscan = off as $$
declare r record; c smallint;
begin
  loop
    select x.function, x.lane, x.class into r from howler.runs x where x.id = rid;
    if not found then return false; end if;
    perform 1 from howler.lanes x
      where x.function = r.function and x.lane = r.lane and x.class = r.class for update;
    select x.class into c from howler.runs x where x.id = rid;
    exit when c = r.class;
  end loop;
  update howler.runs x set state = 'cancelled', ended_at = clock_timestamp(), settle_at = clock_timestamp()
    where x.id = rid and x.state = 'waiting' and x.class = r.class;
  if not found then return false; end if;
  update howler.lanes x set (head_due, head_seq) =
      (select y.due_at, y.seq from howler.runs y
       where y.function = r.function and y.lane = r.lane and y.class = r.class and y.state = 'waiting'
       order by y.due_at, y.seq limit 1)
    where x.function = r.function and x.lane = r.lane and x.class = r.class;
  return true;
end $$;

-- The invariants, true in every snapshot: no row = sound.
create view howler.broken as
  select 'lane head is not its earliest waiting run' as what, function, lane from
    (select distinct on (function, lane, class) function, lane, class, due_at, seq
     from howler.runs where state = 'waiting' order by function, lane, class, due_at, seq) m
    full join howler.lanes l using (function, lane, class)
  where (l.head_due, l.head_seq) is distinct from (m.due_at, m.seq)
  union all
  select 'slot without its running run', s.function, s.lane from howler.slots s
    left join howler.runs r on r.id = s.run_id and r.fence = s.fence and r.state = 'running'
  where s.run_id is not null and r.id is null
  union all
  select 'running run without its slot', r.function, r.lane from howler.runs r
    left join howler.slots s on s.run_id = r.id and s.fence = r.fence
  where r.state = 'running' and s.no is null;
