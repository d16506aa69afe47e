-- The application's own tables, for local work only: types, lengths and nulls as production has
-- them, and no unique constraint that it lacks. Nothing of ours may rely on one.
create extension if not exists vector;
create schema auth;

-- What Supabase Auth has and we read.
create table auth.users (
  id uuid primary key,
  email varchar(255),
  created_at timestamptz default now(),
  last_sign_in_at timestamptz,
  deleted_at timestamptz,
  banned_until timestamptz
);

-- Production has the extension uuid-ossp; this function alone stands in for it.
create function public.uuid_generate_v4() returns uuid language sql volatile as 'select gen_random_uuid()';

create table public.profiles (
  id uuid primary key default public.uuid_generate_v4(),
  user_id uuid not null unique references auth.users (id) on delete cascade,
  email varchar(255) not null,
  full_name varchar(255),
  headline varchar(500),
  summary text,
  location varchar(255),
  linkedin_url varchar(500),
  github_handle varchar(100),
  skills jsonb default '[]',
  experience jsonb default '[]',
  education jsonb default '[]',
  preferred_roles jsonb default '[]',
  preferred_locations jsonb default '[]',
  remote_preference varchar(50) default 'hybrid',
  min_salary integer,
  max_salary integer,
  embedding vector(1536),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  onboarding_completed boolean default false,
  ideal_job_description text,
  portfolio_urls jsonb default '[]',
  preferred_resume_style varchar(50) default 'classic',
  learned_preferences jsonb,
  email_preferences jsonb default '{"jobMatches": true, "resumeReady": true, "weeklySummary": true, "applicationUpdates": true, "marketingEmails": false}',
  role varchar(20) not null default 'user'
);
create index idx_profiles_user_id on public.profiles (user_id);

create table public.resumes (
  id uuid primary key default public.uuid_generate_v4(),
  user_id uuid not null references auth.users (id) on delete cascade,
  profile_id uuid not null references public.profiles (id) on delete cascade,
  name varchar(255) not null default 'My Resume',
  is_default boolean default false,
  original_file_url varchar(1000),
  original_file_name varchar(255),
  original_file_type varchar(50),
  parsed_content text,
  structured_data jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index idx_resumes_user_id on public.resumes (user_id);
create index idx_resumes_profile_id on public.resumes (profile_id);

create function public.update_updated_at_column() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end $$;
create trigger update_profiles_updated_at before update on public.profiles
  for each row execute function public.update_updated_at_column();
create trigger update_resumes_updated_at before update on public.resumes
  for each row execute function public.update_updated_at_column();
