-- More of the application's own tables, for local work only: those that say who is active.
-- Types, lengths, nulls and uniques as production has them.

-- What Supabase Auth has and we read. Its times are without a zone, in UTC.
create table auth.sessions (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  created_at timestamptz,
  updated_at timestamptz,
  refreshed_at timestamp
);
create index user_id_created_at_idx on auth.sessions (user_id, created_at);

create table public.subscription_tiers (
  id uuid primary key default public.uuid_generate_v4(),
  name varchar(50) not null unique,
  display_name varchar(100) not null,
  description text,
  price_monthly integer not null default 0,
  price_yearly integer not null default 0,
  stripe_product_id varchar(255),
  stripe_price_monthly_id varchar(255),
  stripe_price_yearly_id varchar(255),
  generation_limit_weekly integer not null,
  job_discovery_limit_daily integer not null default -1,
  features jsonb default '{}',
  badge_text varchar(50),
  sort_order integer default 0,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.user_subscriptions (
  id uuid primary key default public.uuid_generate_v4(),
  user_id uuid not null unique references auth.users (id) on delete cascade,
  tier_id uuid not null references public.subscription_tiers (id),
  status varchar(50) not null default 'active',
  stripe_customer_id varchar(255),
  stripe_subscription_id varchar(255),
  stripe_price_id varchar(255),
  billing_interval varchar(20) default 'monthly',
  current_period_start timestamptz,
  current_period_end timestamptz,
  trial_start timestamptz,
  trial_end timestamptz,
  cancel_at_period_end boolean default false,
  canceled_at timestamptz,
  cancellation_reason text,
  metadata jsonb default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

insert into public.subscription_tiers
  (name, display_name, price_monthly, price_yearly, generation_limit_weekly, sort_order)
values ('free', 'Free', 0, 0, 5, 0), ('pro', 'Pro', 1299, 10788, 50, 1),
       ('premium', 'Premium', 2999, 23988, -1, 2);

create table public.jobs (
  id uuid primary key default public.uuid_generate_v4(),
  user_id uuid not null references auth.users (id) on delete cascade,
  external_id varchar(500),
  source varchar(100) not null,
  source_url varchar(1000) not null,
  title varchar(500) not null,
  company varchar(255) not null,
  company_logo varchar(1000),
  location varchar(255),
  is_remote boolean default false,
  description text,
  requirements jsonb,
  benefits jsonb,
  salary_min integer,
  salary_max integer,
  salary_currency varchar(10) default 'USD',
  employment_type varchar(50),
  experience_level varchar(50),
  match_score integer,
  match_reasons jsonb,
  embedding vector(1536),
  status varchar(50) not null default 'pending',
  user_feedback varchar(50),
  feedback_reason text,
  posted_at timestamptz,
  discovered_at timestamptz not null default now(),
  applied_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  interview_date timestamptz,
  offer_date timestamptz,
  rejection_date timestamptz,
  notes text,
  ats_score integer,
  keywords_matched jsonb default '[]',
  keywords_missing jsonb default '[]',
  matched_skills jsonb default '[]',
  missing_required_skills jsonb default '[]',
  missing_preferred_skills jsonb default '[]',
  match_score_breakdown jsonb,
  fts_vector tsvector generated always as (to_tsvector('english',
    coalesce(title, '') || ' ' || coalesce(company, '') || ' ' || coalesce(description, ''))) stored
);
create index idx_jobs_user_id on public.jobs (user_id);
create index idx_jobs_status on public.jobs (status);
create index idx_jobs_source_external on public.jobs (source, external_id);
create trigger update_jobs_updated_at before update on public.jobs
  for each row execute function public.update_updated_at_column();
