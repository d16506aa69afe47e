-- The runtime's own schema. Nothing here refers to the application's tables, and nothing is
-- granted to its public roles.

create table howler.functions (
  id text primary key,
  "limit" int not null check ("limit" between 1 and 1000),
  retries int not null check (retries >= 0),
  paused boolean not null default false
);

create sequence howler.run_seq;
create sequence howler.fence;

create table howler.runs (
  id uuid primary key,
  function text not null references howler.functions (id),
  event text not null,
  source text not null,
  event_id text not null,
  topic text not null,
  payload jsonb not null,
  payload_hash bytea not null,
  traceparent text,
  lane text not null,
  class smallint not null default 0,           -- 0: asked by a person, or already started; 1: our own fan-out
  singleton text,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'succeeded', 'failed', 'skipped', 'cancelled')),
  due_at timestamptz not null,                 -- "not before", and nothing else
  seq bigint not null,                         -- order of arrival
  fence bigint not null default 0,             -- 0: never claimed
  lost smallint not null default 0,            -- leases lost since a step was last finished
  cancel_at timestamptz,
  result json,
  error_code text,
  error text,
  settle_at timestamptz,                       -- the verdict stands, its on_end is still owed
  settle_tries int not null default 0,
  reopened int not null default 0,
  history jsonb not null default '[]',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  unique (function, source, event_id)
) with (fillfactor = 85);
create index runs_waiting on howler.runs (function, lane, class, due_at, seq) where state = 'waiting';
create index runs_settle on howler.runs (function, settle_at) where settle_at is not null;
create index runs_newest on howler.runs (created_at desc);
create unique index runs_singleton on howler.runs (function, singleton)
  where singleton is not null and state in ('waiting', 'running');

create table howler.slots (
  function text not null references howler.functions (id),
  no int not null,
  run_id uuid unique,
  lane text,
  fence bigint,
  worker text,
  since timestamptz,
  lease_until timestamptz,
  primary key (function, no)
) with (fillfactor = 30, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create table howler.lanes (
  function text not null,
  lane text not null,
  class smallint not null,
  head_due timestamptz,                        -- the earliest (due_at, seq) of its waiting runs, or null
  head_seq bigint,
  primary key (function, lane, class)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index lanes_head on howler.lanes (function, class, head_due, head_seq) where head_due is not null;

create table howler.steps (
  run_id uuid not null references howler.runs (id) on delete cascade,
  name text not null,
  key text not null default '',
  state text not null check (state in ('started', 'parked', 'done', 'failed')),
  attempts int not null,                       -- absolute: writing it twice is harmless
  interrupted int not null default 0,          -- paid calls whose end nobody saw: perhaps made twice
  due_at timestamptz,
  error_code text,
  error text,
  refused boolean not null default false,      -- the input itself: no dead letter
  result json,
  seconds double precision,                    -- of the last attempt
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (run_id, name, key)
);

create table howler.repeats (
  function text not null,
  source text not null,
  event_id text not null,
  n int not null default 0,                    -- the same event again (a redelivery counts too)
  conflicts int not null default 0,            -- the same id with another payload
  primary key (function, source, event_id)
);

create table howler.outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null unique,
  topic text not null,
  key bytea,
  value bytea not null,
  headers jsonb not null default '{}',
  due_at timestamptz not null default now(),
  lease_until timestamptz,
  tries int not null default 0,
  error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index outbox_unsent on howler.outbox (id) where sent_at is null;

create table howler.dead_letters (
  id uuid primary key,
  topic text not null,
  partition int,
  "offset" bigint,
  timestamp_ms bigint,
  run_id uuid,
  reopened int,
  key bytea,
  value bytea,                                 -- the first 64 KiB
  value_bytes bigint,
  value_hash bytea,                            -- SHA-256 of all of it
  headers jsonb not null default '[]',
  code text not null,
  reason text not null,
  created_at timestamptz not null default now(),
  check ((run_id is null) <> ("offset" is null))
);
create unique index dead_letters_of_events
  on howler.dead_letters (topic, partition, "offset", timestamp_ms) where run_id is null;
create unique index dead_letters_of_runs on howler.dead_letters (run_id, reopened) where run_id is not null;
create index dead_letters_newest on howler.dead_letters (created_at desc);
