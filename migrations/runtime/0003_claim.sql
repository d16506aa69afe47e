-- Functions that look into tables that grow say `enable_seqscan = off`: a session keeps the plans
-- of a function, and one that was made while a table was small would read all of it, until the
-- next ANALYZE (after a burst of 100,000 events a claim took 84 ms then, and a finish 24 ms).

-- Keeps a final failure: a row, and a copy for the topic `<topic>.dlq`. Once per run and reopening.
create function howler.dead_letter_run(run uuid, t timestamptz) returns void language plpgsql as $$
declare r record; letter uuid; body bytea;
begin
  select * into strict r from howler.runs x where x.id = run;
  letter := md5('dead-letter:' || r.id || ':' || r.reopened)::uuid;
  body := convert_to(r.payload::text, 'UTF8');
  insert into howler.dead_letters (id, topic, run_id, reopened, value, value_bytes, value_hash,
                                   code, reason, created_at)
  values (letter, r.topic, r.id, r.reopened, substr(body, 1, 65536), length(body), sha256(body),
          r.error_code, r.error, t)
  on conflict do nothing;
  if not found then return; end if;
  insert into howler.outbox (event_id, topic, key, value, headers)
  values (letter, r.topic || '.dlq', convert_to(r.lane, 'UTF8'), substr(body, 1, 65536),
          jsonb_build_object('dlq-original-topic', r.topic, 'dlq-run-id', r.id::text,
                             'dlq-event-id', r.event_id, 'dlq-code', r.error_code,
                             'dlq-reason', r.error))
  on conflict do nothing;
end $$;

-- Takes the slots of dead workers back. The caller holds the function's lock. Sorted by lane, so
-- that it never locks an ingest out. A third loss without a finished step between is the end.
create function howler.reap(f text, t timestamptz) returns void language plpgsql as $$
declare e record; r record; after text;
begin
  for e in select x.* from howler.slots x where x.function = f and x.lease_until < t
           order by x.lane, x.no for update skip locked
  loop
    select x.* into r from howler.runs x
      where x.id = e.run_id and x.fence = e.fence and x.state = 'running' for update;
    if not found then
      null;
    elsif r.cancel_at is not null then
      update howler.runs x set state = 'cancelled', ended_at = t, settle_at = t where x.id = r.id;
    elsif r.lost >= 2 then
      select coalesce('step ' || (select s.name from howler.steps s where s.run_id = r.id and s.state = 'done'
                      order by s.ended_at desc limit 1), 'its start') into after;
      update howler.runs x set state = 'failed', lost = r.lost + 1, ended_at = t, settle_at = t,
             error_code = 'worker-died', error = 'its worker died 3 times after ' || after
        where x.id = r.id;
      perform howler.dead_letter_run(r.id, t);
    else
      update howler.runs x set state = 'waiting', lost = r.lost + 1, class = 0 where x.id = r.id;
      perform howler.lower_head(f, r.lane, 0::smallint, r.due_at, r.seq);
    end if;
    update howler.slots x set run_id = null, lane = null, fence = null, worker = null, since = null,
           lease_until = null where x.function = f and x.no = e.no;
  end loop;
end $$;

-- The lane that goes next, locked: of those that run nothing, class 0 before 1, the oldest due;
-- else of those that run something, again class 0 before 1, the one with the fewest running.
create function howler.next_lane(f text, busy text[], t timestamptz)
returns table (lane text, class smallint, head_due timestamptz, head_seq bigint)
language plpgsql set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_sort = off as $$
#variable_conflict use_column
declare c smallint;
begin
  for c in 0..1 loop
    return query select x.lane, x.class, x.head_due, x.head_seq from howler.lanes x
      where x.function = f and x.class = c and x.head_due is not null and x.head_due <= t
        and x.lane <> all (busy)
      order by x.head_due, x.head_seq limit 1 for update skip locked;
    if found then return; end if;
  end loop;
  for c in 0..1 loop
    return query select x.lane, x.class, x.head_due, x.head_seq
      from (select b, count(*) as running from unnest(busy) b group by b) n
      join howler.lanes x on x.function = f and x.lane = n.b and x.class = c
      where x.head_due <= t
      order by n.running, x.head_due, x.head_seq limit 1 for update of x skip locked;
    if found then return; end if;
  end loop;
end $$;

-- Seconds until a claim of `f` may find something, or null if only an event can change that.
create function howler.claim_in(f text, t timestamptz) returns double precision
language sql stable set enable_seqscan = off set enable_sort = off as $$
  select case when x.paused then null else
    extract(epoch from least(
      (select min(s.lease_until) from howler.slots s where s.function = f and s.run_id is not null),
      case when (select count(*) from howler.slots s where s.function = f and s.run_id is not null) < x."limit"
           then least(
             (select l.head_due from howler.lanes l where l.function = f and l.class = 0
                and l.head_due is not null order by l.head_due, l.head_seq limit 1),
             (select l.head_due from howler.lanes l where l.function = f and l.class = 1
                and l.head_due is not null order by l.head_due, l.head_seq limit 1))
      end) - t)::double precision end
  from howler.functions x where x.id = f
$$;

-- Claims the run that goes next. One row: the run with its slot and fence, or no run and how many
-- seconds to wait. One call from the client, so that a frozen client cannot sit on the lock, and
-- several statements inside, so that each sees what committed before it.
create function howler.claim(f text, w text, lease interval, at timestamptz default null)
returns table (run_id uuid, fence bigint, slot int, event text, event_id text, source text,
               payload jsonb, seq bigint, lane text, reopened int, traceparent text, fresh boolean,
               opened_at timestamptz, claimed_at timestamptz, wait double precision)
language plpgsql set enable_seqscan = off set enable_sort = off as $$
#variable_conflict use_column
declare lim int; t timestamptz; free int; busy text[]; l record; r record; nx record;
begin
  select x."limit" into lim from howler.functions x where x.id = f and not x.paused for no key update;
  if not found then return next; return; end if;
  t := coalesce(at, clock_timestamp());
  perform howler.reap(f, t);
  select min(x.no) filter (where x.run_id is null and x.no <= lim),
         coalesce(array_agg(x.lane) filter (where x.run_id is not null), '{}')
    into free, busy from howler.slots x where x.function = f;
  if free is null or cardinality(busy) >= lim then wait := howler.claim_in(f, t); return next; return; end if;
  select x.* into l from howler.next_lane(f, busy, t) x;
  if not found then wait := howler.claim_in(f, t); return next; return; end if;
  select x.* into r from howler.runs x
    where x.function = f and x.lane = l.lane and x.class = l.class and x.state = 'waiting'
      and (x.due_at, x.seq) >= (l.head_due, l.head_seq) order by x.due_at, x.seq limit 1;
  if found then
    fence := nextval('howler.fence');
    update howler.runs x set state = 'running', fence = claim.fence,
           started_at = coalesce(x.started_at, t) where x.id = r.id;
    select x.due_at, x.seq into nx from howler.runs x
      where x.function = f and x.lane = l.lane and x.class = l.class and x.state = 'waiting'
        and (x.due_at, x.seq) > (r.due_at, r.seq) order by x.due_at, x.seq limit 1;
    update howler.slots x set run_id = r.id, lane = l.lane, fence = claim.fence, worker = w,
           since = t, lease_until = t + lease where x.function = f and x.no = free;
    run_id := r.id; slot := free; event := r.event; event_id := r.event_id; source := r.source;
    payload := r.payload; seq := r.seq; lane := r.lane; reopened := r.reopened;
    traceparent := r.traceparent; fresh := r.fence = 0; opened_at := r.created_at; claimed_at := t;
  else
    nx := null; wait := 0;
  end if;
  update howler.lanes x set head_due = nx.due_at, head_seq = nx.seq
    where x.function = f and x.lane = l.lane and x.class = l.class;
  return next;
end $$;

-- Renews the leases of the runs that are really being executed, and says which were cancelled.
-- A fence that does not come back is lost.
create function howler.heartbeat(fences bigint[], lease interval)
returns table (fence bigint, cancelled boolean) language sql set enable_seqscan = off as $$
  with held as (
    update howler.slots x set lease_until = clock_timestamp() + lease
    where x.fence = any (fences) and x.lease_until > clock_timestamp() returning x.fence, x.run_id)
  select h.fence, r.cancel_at is not null from held h join howler.runs r on r.id = h.run_id
$$;

-- Seconds until there is something to do, per function; read only.
create function howler.peek(fs text[])
returns table (function text, claim_in double precision, settle_in double precision, outbox_in double precision)
language sql stable set enable_seqscan = off as $$
  select f, howler.claim_in(f, clock_timestamp()),
         extract(epoch from (select min(r.settle_at) from howler.runs r
           where r.function = f and r.settle_at is not null) - clock_timestamp())::double precision,
         extract(epoch from (select min(greatest(o.due_at, coalesce(o.lease_until, o.due_at)))
           from howler.outbox o where o.sent_at is null) - clock_timestamp())::double precision
  from unnest(fs) f
$$;
