-- Whose result stands in a resume's row: the run whose event arrived last wins, so that a slow
-- parse of an earlier upload never overwrites a later one.
create table howler.resume_parses (
  resume_id uuid primary key,
  seq bigint not null,                         -- of the run that wrote what stands there
  good boolean not null                        -- false: what stands there says why it was refused
);
