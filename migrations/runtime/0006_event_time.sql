-- The event's own time travels with it, so that a wait counts from there. The functions of 0002 stay for
-- processes of the version before, until a later migration drops them: these differ in their argument.

create type howler.arrived_event as (
  id uuid, event text, source text, event_id text, topic text, payload text, payload_hash bytea,
  traceparent text, lane text, class smallint, singleton text,
  event_at timestamptz
);

-- A batch of events becomes runs. `seq` is drawn in the order of arrival; the rows are inserted
-- sorted, so that two batches never lock each other out. Returns the ids of the runs it made.
create function howler.ingest(f text, arrivals howler.arrived_event[]) returns setof uuid
language sql as $$
  with arrived as materialized (
    select a.*, nextval('howler.run_seq') as seq
    from (select u.*, row_number() over () as n from unnest(arrivals) u) a order by a.n
  ), made as (
    insert into howler.runs (id, function, event, source, event_id, topic, payload, payload_hash,
                             traceparent, lane, class, due_at, seq, event_at)
    select id, f, event, source, event_id, topic, payload::jsonb, payload_hash,
           traceparent, lane, class, now(), seq, event_at
    from arrived order by source, event_id, seq
    on conflict (function, source, event_id) do nothing
    returning id, lane, class, due_at, seq
  ), heads as (
    insert into howler.lanes as x (function, lane, class, head_due, head_seq)
    select f, lane, class, min(due_at), min(seq) from made group by lane, class order by lane, class
    on conflict (function, lane, class) do update
      set head_due = excluded.head_due, head_seq = excluded.head_seq
      where x.head_due is null or (excluded.head_due, excluded.head_seq) < (x.head_due, x.head_seq)
  )
  select id from made
$$;

-- The same for a function with a singleton key: while a run of the key lives, a new event becomes
-- a run that is skipped. In a loop, since the living run can end between the two looks.
create function howler.ingest_singletons(f text, arrivals howler.arrived_event[]) returns setof uuid
language plpgsql set enable_seqscan = off as $$
declare a record; living uuid; made uuid[] := '{}';
begin
  for a in
    select s.* from (
      select u.*, nextval('howler.run_seq') as seq
      from (select v.*, row_number() over () as n from unnest(arrivals) v order by n) u offset 0
    ) s order by s.singleton, s.source, s.event_id, s.seq
  loop
    loop
      insert into howler.runs (id, function, event, source, event_id, topic, payload, payload_hash,
                               traceparent, lane, class, singleton, due_at, seq, event_at)
      values (a.id, f, a.event, a.source, a.event_id, a.topic, a.payload::jsonb, a.payload_hash,
              a.traceparent, a.lane, a.class, a.singleton, now(), a.seq, a.event_at)
      on conflict do nothing;
      if found then made := made || a.id; exit; end if;
      perform 1 from howler.runs r
        where r.function = f and r.source = a.source and r.event_id = a.event_id;
      if found then exit; end if;
      select r.id into living from howler.runs r
        where r.function = f and r.singleton = a.singleton and r.state in ('waiting', 'running');
      if found then
        insert into howler.runs (id, function, event, source, event_id, topic, payload, payload_hash,
                                 traceparent, lane, class, singleton, due_at, seq, event_at, state,
                                 error_code, error, ended_at)
        values (a.id, f, a.event, a.source, a.event_id, a.topic, a.payload::jsonb, a.payload_hash,
                a.traceparent, a.lane, a.class, a.singleton, now(), a.seq, a.event_at, 'skipped',
                'already-running', 'already run ' || living, clock_timestamp())
        on conflict (function, source, event_id) do nothing;
        if found then return next a.id; end if;
        exit;
      end if;
    end loop;
  end loop;
  perform howler.lower_head(f, m.lane, m.class, m.due_at, m.seq)
    from (select r.lane, r.class, r.due_at, r.seq from howler.runs r
          where r.id = any (made) order by r.lane, r.class, r.seq) m;
  return query select unnest(made);
end $$;

-- Counts events that came again, after the batch's commit and sorted: counted on `runs` they
-- deadlock with the reaper.
create function howler.count_repeats(f text, arrivals howler.arrived_event[]) returns void
language sql set enable_seqscan = off as $$
  insert into howler.repeats as x (function, source, event_id, n, conflicts)
  select f, a.source, a.event_id, count(*),
         count(*) filter (where r.payload_hash is distinct from a.payload_hash)
  from unnest(arrivals) a
  left join howler.runs r on r.function = f and r.source = a.source and r.event_id = a.event_id
  group by a.source, a.event_id order by a.source, a.event_id
  on conflict (function, source, event_id) do update
    set n = x.n + excluded.n, conflicts = x.conflicts + excluded.conflicts
$$;

-- Claims the run that goes next. One row: the run with its slot and fence, or no run and how many
-- seconds to wait. One call from the client, so that a frozen client cannot sit on the lock, and
-- several statements inside, so that each sees what committed before it.
drop function howler.claim(text, text, interval, timestamptz);
create function howler.claim(f text, w text, lease interval, at timestamptz default null)
returns table (run_id uuid, fence bigint, slot int, event text, event_id text, source text,
               payload jsonb, seq bigint, lane text, reopened int, traceparent text, fresh boolean,
               opened_at timestamptz, event_at timestamptz,
               claimed_at timestamptz, wait double precision)
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
    traceparent := r.traceparent; fresh := r.fence = 0; opened_at := coalesce(r.opened_at, r.created_at);
    event_at := coalesce(r.event_at, r.created_at); claimed_at := t;
  else
    nx := null; wait := 0;
  end if;
  update howler.lanes x set head_due = nx.due_at, head_seq = nx.seq
    where x.function = f and x.lane = l.lane and x.class = l.class;
  return next;
end $$;
