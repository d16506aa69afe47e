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

-- As before, but of the outbox only the rows that are due first are looked at: more than relays lease at once.
create or replace function howler.peek(fs text[])
returns table (function text, claim_in double precision, settle_in double precision, outbox_in double precision)
language sql stable set enable_seqscan = off as $$
  select f, howler.claim_in(f, clock_timestamp()),
         extract(epoch from (select min(r.settle_at) from howler.runs r
           where r.function = f and r.settle_at is not null) - clock_timestamp())::double precision,
         extract(epoch from (select min(greatest(o.due_at, coalesce(o.lease_until, o.due_at)))
           from (select x.due_at, x.lease_until from howler.outbox x where x.sent_at is null
                 order by x.due_at, x.id limit 5000) o) - clock_timestamp())::double precision
  from unnest(fs) f
$$;
