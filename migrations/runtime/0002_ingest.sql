-- Declares a function, and gives it every slot its limit asks for (slots are never deleted: a
-- limit above the number of slots would silently run fewer).
create function howler.register(f text, lim int, ret int) returns void language plpgsql as $$
begin
  insert into howler.functions as x (id, "limit", retries) values (f, lim, ret)
  on conflict (id) do update set "limit" = excluded."limit", retries = excluded.retries
    where (x."limit", x.retries) is distinct from (excluded."limit", excluded.retries);
  insert into howler.slots (function, no) select f, n from generate_series(1, lim) n order by n
  on conflict do nothing;
end $$;

-- Moves a lane's head forward to a run that waits, if that one is earlier.
create function howler.lower_head(f text, l text, c smallint, due timestamptz, s bigint)
returns void language sql as $$
  insert into howler.lanes as x (function, lane, class, head_due, head_seq) values (f, l, c, due, s)
  on conflict (function, lane, class) do update
    set head_due = excluded.head_due, head_seq = excluded.head_seq
    where x.head_due is null or (excluded.head_due, excluded.head_seq) < (x.head_due, x.head_seq)
$$;

create type howler.arrival as (
  id uuid, event text, source text, event_id text, topic text, payload text, payload_hash bytea,
  traceparent text, lane text, class smallint, singleton text
);

-- A batch of events becomes runs. `seq` is drawn in the order of arrival; the rows are inserted
-- sorted, so that two batches never lock each other out. Returns the ids of the runs it made.
create function howler.ingest(f text, arrivals howler.arrival[]) returns setof uuid
language sql as $$
  with arrived as materialized (
    select a.*, nextval('howler.run_seq') as seq
    from (select u.*, row_number() over () as n from unnest(arrivals) u) a order by a.n
  ), made as (
    insert into howler.runs (id, function, event, source, event_id, topic, payload, payload_hash,
                             traceparent, lane, class, due_at, seq)
    select id, f, event, source, event_id, topic, payload::jsonb, payload_hash,
           traceparent, lane, class, now(), seq
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
create function howler.ingest_singletons(f text, arrivals howler.arrival[]) returns setof uuid
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
                               traceparent, lane, class, singleton, due_at, seq)
      values (a.id, f, a.event, a.source, a.event_id, a.topic, a.payload::jsonb, a.payload_hash,
              a.traceparent, a.lane, a.class, a.singleton, now(), a.seq)
      on conflict do nothing;
      if found then made := made || a.id; exit; end if;
      perform 1 from howler.runs r
        where r.function = f and r.source = a.source and r.event_id = a.event_id;
      if found then exit; end if;
      select r.id into living from howler.runs r
        where r.function = f and r.singleton = a.singleton and r.state in ('waiting', 'running');
      if found then
        insert into howler.runs (id, function, event, source, event_id, topic, payload, payload_hash,
                                 traceparent, lane, class, singleton, due_at, seq, state,
                                 error_code, error, ended_at)
        values (a.id, f, a.event, a.source, a.event_id, a.topic, a.payload::jsonb, a.payload_hash,
                a.traceparent, a.lane, a.class, a.singleton, now(), a.seq, 'skipped',
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
create function howler.count_repeats(f text, arrivals howler.arrival[]) returns void
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
