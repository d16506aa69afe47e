-- What leaves the outbox is found by when it may leave, however much waits there for later; and pages have
-- room for a row's lease, so that noting it touches no index.

alter table howler.outbox set (fillfactor = 50);
create index outbox_due on howler.outbox (due_at, id) where sent_at is null;
drop index howler.outbox_unsent;

-- Leases what is due to one relay. The plan is fixed: statistics of an outbox that was empty a second ago
-- would have all its rows read and sorted for each batch.
create function howler.take_outbox(seconds double precision, most int)
returns table (id bigint, topic text, key bytea, value bytea, headers jsonb)
language sql set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
  update howler.outbox o set lease_until = clock_timestamp() + make_interval(secs => seconds)
  from (select x.id from howler.outbox x
        where x.sent_at is null and x.due_at <= clock_timestamp()
          and (x.lease_until is null or x.lease_until < clock_timestamp())
        order by x.due_at, x.id limit most for update skip locked) due
  where o.id = due.id
  returning o.id, o.topic, o.key, o.value, o.headers
$$;

-- Seconds until something may leave, negative if it could have; null if nothing waits. Looks at the rows that
-- are due first: more than relays lease at once.
create function howler.outbox_in() returns double precision
language sql stable set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
  select extract(epoch from min(greatest(o.due_at, coalesce(o.lease_until, o.due_at))) - clock_timestamp())
  from (select x.due_at, x.lease_until from howler.outbox x where x.sent_at is null
        order by x.due_at, x.id limit 5000) o
$$;

-- What waits there, counted to `most`, and by how many seconds the latest is late: from when it might leave, or
-- once it was tried from when it was written, since each try puts it off.
create function howler.outbox_waiting(most int, out unsent double precision, out late double precision)
language sql stable set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
  select count(*), greatest(0, coalesce(extract(epoch from clock_timestamp() - min(o.since)), 0))
  from (select case x.tries when 0 then x.due_at else x.created_at end as since
        from howler.outbox x where x.sent_at is null order by x.due_at, x.id limit most) o
$$;

create or replace function howler.peek(fs text[])
returns table (function text, claim_in double precision, settle_in double precision, outbox_in double precision)
language sql stable set enable_seqscan = off as $$
  select f, howler.claim_in(f, clock_timestamp()),
         extract(epoch from (select min(r.settle_at) from howler.runs r
           where r.function = f and r.settle_at is not null) - clock_timestamp())::double precision,
         (select howler.outbox_in())
  from unnest(fs) f
$$;
