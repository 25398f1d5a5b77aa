-- Ordinary tables: who may sign in, what they did, and settings. Only hashes of secrets are kept.

create table :schema.settings (
  key text collate "C" primary key,
  value json not null,
  updated_at timestamptz(3) not null default now(),
  updated_by text not null default 'first-contact'
);

create table :schema.tokens (
  token_id text collate "C" primary key,
  token_hash text collate "C" not null unique,
  name text not null,
  environment text collate "C" not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);

create table :schema.sessions (
  session_hash text collate "C" primary key,
  csrf_hash text collate "C" not null,
  -- The token it was made from; null when it came from a sign-in link.
  token_id text collate "C" references :schema.tokens,
  name text not null,
  environment text collate "C" not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create index sessions_token on :schema.sessions (token_id);

create table :schema.sign_in_links (
  link_hash text collate "C" primary key,
  name text not null,
  environment text collate "C" not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);

create table :schema.audit_events (
  audit_event_id bigint generated always as identity primary key,
  at timestamptz(3) not null default now(),
  actor text not null,
  action text collate "C" not null,
  subject text,
  environment text collate "C" not null,
  reference text collate "C",
  detail json not null default '{}'
);
create index audit_events_at on :schema.audit_events (at);
