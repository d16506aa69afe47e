-- {ingest} is howler.ingest or howler.ingest_singletons. The array keeps the order of arrival.
select {ingest}($1, array(
  select row(a.id, a.event, a.source, a.event_id, a.topic, a.payload, a.payload_hash, a.traceparent,
             a.lane, a.class, a.singleton, a.event_at)::howler.arrived_event
  from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[],
              $9::text[], $10::text[], $11::smallint[], $12::text[], $13::timestamptz[])
    with ordinality
    a(id, event, source, event_id, topic, payload, payload_hash, traceparent, lane, class, singleton,
      event_at, n)
  order by a.n)) as made
