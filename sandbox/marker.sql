-- The sandbox's marker: says that a database was made by us and may be seeded, wiped and written
-- by stand-ins. It is run by the sandbox in each database that it makes, and by the Postgres image
-- when that makes the database of docker-compose.yml; by nothing else.
create schema howler_sandbox;
create table howler_sandbox.marker (created_at timestamptz not null default now());
insert into howler_sandbox.marker default values;
