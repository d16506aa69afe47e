-- Every event that was accepted or refused: a view over what is there. An accepted one stands where
-- its first run stands, so that the newest are found without grouping all runs.

-- text_pattern_ops serves `=` and `like 'beginning%'` alike, whatever the database's collation.
create index runs_of_event on howler.runs (event_id text_pattern_ops);

-- What a refused record says of itself as far as it can be read: `attribute` is one of CloudEvents'
-- (id, source, type). At most 512 characters, so that an index takes it; null if it says nothing.
create function howler.letter_says(headers jsonb, value bytea, attribute text) returns text
language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare said text; body jsonb;
begin
  select pair->>1 into said from jsonb_array_elements(headers) pair
    where lower(pair->>0) = 'ce_' || attribute limit 1;
  if said is null then
    body := convert_from(value, 'UTF8')::jsonb;
    if jsonb_typeof(body) <> 'object' then return null; end if;
    if body ? 'specversion' then
      said := body->>attribute;
    elsif body ? 'name' and body ? 'data' then
      said := body->>(case attribute when 'type' then 'name' when 'id' then 'id' end);
    end if;
  end if;
  return nullif(left(said, 512), '');
exception when others then  -- no UTF-8, no JSON, cut, too deep: that is what letters are
  return null;
end $$;

-- The id of a refused event: its own, else where it stands.
create function howler.letter_event_id(d howler.dead_letters) returns text
language sql immutable parallel safe as $$
  select coalesce(howler.letter_says(d.headers, d.value, 'id'),
                  d.topic || '-' || d.partition::text || '-' || d."offset"::text || '-' || d.timestamp_ms::text)
$$;
create index dead_letters_of_event on howler.dead_letters
  (howler.letter_event_id(dead_letters) text_pattern_ops) where run_id is null;

create view howler.accepted_events as
  select r.source, r.event_id, r.event, r.topic, r.event_at, r.created_at as first_seen, 'accepted'::text as outcome,
         coalesce(again.n, 0) as repeats, coalesce(again.conflicts, 0) as conflicts,
         array(select x.id from howler.runs x
               where x.event_id = r.event_id and x.source = r.source order by x.seq) as runs,
         null::uuid as letter, null::int as partition, null::bigint as "offset",
         null::text as code, null::text as reason
  from howler.runs r
  left join lateral (  -- each function counts by itself what came again
    select max(p.n) as n, max(p.conflicts) as conflicts
    from howler.runs x
    join howler.repeats p on (p.function, p.source, p.event_id) = (x.function, x.source, x.event_id)
    where x.event_id = r.event_id and x.source = r.source) again on true
  where not exists (select from howler.runs e
    where e.event_id = r.event_id and e.source = r.source and e.seq < r.seq);

create view howler.refused_events as
  select coalesce(howler.letter_says(d.headers, d.value, 'source'), d.topic) as source,
         howler.letter_event_id(d) as event_id, howler.letter_says(d.headers, d.value, 'type') as event,
         d.topic, null::timestamptz as event_at, d.created_at as first_seen, 'refused'::text as outcome, 0 as repeats, 0 as conflicts,
         '{}'::uuid[] as runs, d.id as letter, d.partition, d."offset", d.code, d.reason
  from howler.dead_letters d where d.run_id is null;

create view howler.events as
  select * from howler.accepted_events union all select * from howler.refused_events;
