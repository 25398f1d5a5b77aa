-- Evidence: append-only tables. Key columns collate "C", so that an index costs the same and sorts
-- the same in every database locale. json, not jsonb: the text is kept as it came, and documents
-- that are never searched cost a third less to write.

create table :schema.infra_chain_writers (
  chain_writer integer generated always as identity primary key,
  started_at timestamptz(3) not null default now(),
  -- Heads of other writers that nobody followed yet: [[writer, batch, hash], ...]. It makes a
  -- tail cut off another writer's chain visible.
  follows json not null default '[]',
  genesis_hash text collate "C" not null
);

create table :schema.infra_chain_batches (
  chain_writer integer not null references :schema.infra_chain_writers,
  chain_batch bigint not null,
  place text collate "C" not null check (place in ('infra_error_events', 'infra_out_of_range')),
  day date not null,
  row_count integer not null check (row_count > 0),
  rows_digest text collate "C" not null,
  previous_hash text collate "C" not null,
  hash text collate "C" not null,
  created_at timestamptz(3) not null,
  primary key (chain_writer, chain_batch, place, day)
);
create index infra_chain_batches_day on :schema.infra_chain_batches (place, day);

create table :schema.infra_error_events (
  error_id text collate "C" not null,
  "timestamp" timestamptz(3) not null,
  digest text collate "C" not null,
  format smallint not null,
  attempt integer not null check (attempt >= 1),
  sequence bigint not null,
  chain_writer integer not null,
  chain_batch bigint not null,
  created_at timestamptz(3) not null default now(),
  incident_key text collate "C" not null,
  layer text collate "C" not null,
  component text collate "C" not null,
  operation text collate "C" not null,
  error_class text collate "C" not null,
  severity text collate "C" not null,
  message text not null,
  correlation_id text collate "C" not null,
  span_id text collate "C",
  decision_id text collate "C",
  run_id text collate "C",
  agent_id text collate "C",
  tenant_id text collate "C",
  input_hash text collate "C",
  input_hash_key_id text collate "C",
  exception_type text,
  exception_chain json not null,
  context json not null,
  violations json not null,
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  primary key (error_id, "timestamp", digest)
) partition by range ("timestamp");
-- No DEFAULT partition: it would have to be scanned and locked each time a day is attached.
create index infra_error_events_correlation on :schema.infra_error_events (correlation_id);
create index infra_error_events_component
  on :schema.infra_error_events (component, "timestamp");
create index infra_error_events_class on :schema.infra_error_events (error_class, "timestamp");
create index infra_error_events_incident
  on :schema.infra_error_events (incident_key, "timestamp");
-- Rows arrive in this order, so a block range index answers at almost no cost.
create index infra_error_events_created
  on :schema.infra_error_events using brin (created_at) with (pages_per_range = 32);
create index infra_error_events_run
  on :schema.infra_error_events (run_id) where run_id is not null;

-- An envelope whose own time lies outside the days that are kept (long offline, a bad clock).
create table :schema.infra_out_of_range (
  like :schema.infra_error_events including defaults including constraints,
  primary key (error_id, "timestamp", digest)
);
create index infra_out_of_range_correlation on :schema.infra_out_of_range (correlation_id);
create index infra_out_of_range_incident
  on :schema.infra_out_of_range (incident_key, created_at);
create index infra_out_of_range_created on :schema.infra_out_of_range (created_at);

-- The same for spans and statistics, kept whole as they came.
create table :schema.infra_out_of_range_records (
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  kind text collate "C" not null,
  record json not null,
  created_at timestamptz(3) not null default now(),
  primary key (producer, producer_epoch, sequence)
);
create index infra_out_of_range_records_created
  on :schema.infra_out_of_range_records (created_at);

create table :schema.infra_spans (
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  started_at timestamptz(3) not null,
  duration_us bigint not null,
  format smallint not null,
  created_at timestamptz(3) not null default now(),
  correlation_id text collate "C" not null,
  span_id text collate "C" not null,
  parent_span_id text collate "C",
  operation text collate "C" not null,
  component text collate "C" not null,
  layer text collate "C" not null,
  outcome text collate "C" not null,
  error_class text collate "C",
  error_id text collate "C",
  decision_id text collate "C",
  run_id text collate "C",
  agent_id text collate "C",
  tenant_id text collate "C",
  attributes json not null,
  sample_rate double precision not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  primary key (producer, producer_epoch, sequence, started_at)
) partition by range (started_at);
create index infra_spans_correlation on :schema.infra_spans (correlation_id);

-- Spans older than their retention whose correlation has an envelope. keep_day is the day of the
-- last of those envelopes, so that both are dropped together.
create table :schema.infra_kept_spans (
  like :schema.infra_spans including defaults,
  keep_day date not null,
  primary key (producer, producer_epoch, sequence, started_at, keep_day)
) partition by range (keep_day);
create index infra_kept_spans_correlation on :schema.infra_kept_spans (correlation_id);

create table :schema.infra_component_stats (
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  window_start timestamptz(3) not null,
  window_end timestamptz(3) not null,
  format smallint not null,
  -- Place of the component in its record; a record that counted nothing has one row, position 0.
  position smallint not null,
  component text collate "C",
  layer text collate "C",
  operation text collate "C",
  count bigint not null,
  errors bigint not null,
  sum_us bigint not null,
  min_us bigint not null,
  max_us bigint not null,
  -- [[index, count], ...]: see LatencySketch of the recorder.
  buckets json not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  created_at timestamptz(3) not null default now(),
  primary key (producer, producer_epoch, sequence, position, window_start)
) partition by range (window_start);
create index infra_component_stats_component
  on :schema.infra_component_stats (component, window_start);

create table :schema.infra_producer_starts (
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  started_at timestamptz(3) not null,
  format smallint not null,
  version text,
  commit text,
  config_digest text collate "C",
  engine_versions json not null,
  runtime text not null,
  recorder_version text not null,
  spool_survives_redeploy boolean,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  created_at timestamptz(3) not null default now(),
  primary key (producer, producer_epoch, sequence)
);
create index infra_producer_starts_at on :schema.infra_producer_starts (started_at);

create table :schema.infra_marks (
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  marked_at timestamptz(3) not null,
  format smallint not null,
  mark_type text collate "C" not null,
  text text not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  created_at timestamptz(3) not null default now(),
  primary key (producer, producer_epoch, sequence)
);
create index infra_marks_at on :schema.infra_marks (marked_at);

create table :schema.infra_shed (
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  shed_at timestamptz(3) not null,
  format smallint not null,
  reason text collate "C" not null,
  sequences int8multirange not null,
  envelopes json not null,
  envelope_count bigint not null,
  other_records bigint not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  created_at timestamptz(3) not null default now(),
  primary key (producer, producer_epoch, sequence)
);
create index infra_shed_at on :schema.infra_shed (shed_at);

-- What was refused, without its text: a line that broke the rules may hold anything.
create table :schema.infra_rejected (
  line_hash text collate "C" primary key,
  code text collate "C" not null,
  field text,
  producer text collate "C",
  producer_epoch text collate "C",
  sequence bigint,
  via text collate "C" not null,
  created_at timestamptz(3) not null default now()
);
create index infra_rejected_created on :schema.infra_rejected (created_at);

-- First and last evidence of every incident that is not closed: survives retention.
create table :schema.infra_pinned_events (
  like :schema.infra_error_events including defaults including constraints,
  reason text collate "C" not null check (reason in ('first', 'last')),
  -- The time by which it counts: its own, or when it was stored if its own was out of range.
  seen_at timestamptz(3) not null,
  pinned_at timestamptz(3) not null default now(),
  primary key (error_id, "timestamp", digest)
);
create index infra_pinned_events_incident on :schema.infra_pinned_events (incident_key, seen_at);
create index infra_pinned_events_correlation on :schema.infra_pinned_events (correlation_id);

create table :schema.infra_pinned_spans (
  like :schema.infra_spans including defaults,
  pinned_at timestamptz(3) not null default now(),
  primary key (producer, producer_epoch, sequence, started_at)
);
create index infra_pinned_spans_correlation on :schema.infra_pinned_spans (correlation_id);

create table :schema.infra_retention_log (
  retention_log_id bigint generated always as identity primary key,
  done_at timestamptz(3) not null default now(),
  as_of timestamptz(3) not null,
  retention_days integer not null,
  what text collate "C" not null,
  day date,
  rows_removed bigint not null,
  bytes_freed bigint not null,
  pinned_events bigint not null default 0,
  kept_spans bigint not null default 0
);
create index infra_retention_log_day on :schema.infra_retention_log (what, day);

-- Derived from evidence in the transaction that stores it; changed only by the fold functions.
create table :schema.infra_incidents (
  incident_number bigint generated always as identity unique,
  incident_key text collate "C" not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  component text collate "C" not null,
  layer text collate "C" not null,
  error_class text collate "C" not null,
  operation text collate "C" not null,
  first_seen timestamptz(3) not null,
  last_seen timestamptz(3) not null,
  occurrences bigint not null,
  retries bigint not null,
  -- How many of the two above have no body, because the producer had to shed it.
  shed_occurrences bigint not null,
  shed_retries bigint not null,
  affected_runs bigint not null default 0,
  affected_agents bigint not null default 0,
  -- 0 debug, 1 info, 2 warning, 3 error, 4 critical
  worst_severity smallint not null,
  last_correlation_id text collate "C",
  sample_correlation_ids text[] collate "C" not null,
  last_stored_at timestamptz(3) not null,
  closed_at timestamptz(3),
  primary key (incident_key, environment, origin)
) with (fillfactor = 50);
create index infra_incidents_component on :schema.infra_incidents (component);

create table :schema.infra_incident_rollup_hours (
  hour timestamptz(0) not null,
  incident_number bigint not null references :schema.infra_incidents (incident_number),
  occurrences bigint not null,
  retries bigint not null,
  shed_occurrences bigint not null,
  shed_retries bigint not null,
  -- Envelopes by severity, retries included: their sum is occurrences + retries.
  debug_count bigint not null,
  info_count bigint not null,
  warning_count bigint not null,
  error_count bigint not null,
  critical_count bigint not null,
  primary key (hour, incident_number)
) with (fillfactor = 70);
create index infra_incident_rollup_hours_incident
  on :schema.infra_incident_rollup_hours (incident_number, hour);

create table :schema.infra_incident_subjects (
  incident_number bigint not null,
  subject_kind "char" not null check (subject_kind in ('r', 'a')),
  subject_id text collate "C" not null,
  primary key (incident_number, subject_kind, subject_id)
);

create table :schema.infra_component_stats_hours (
  hour timestamptz(0) not null,
  component text collate "C" not null,
  layer text collate "C" not null,
  operation text collate "C" not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  count bigint not null,
  errors bigint not null,
  sum_us bigint not null,
  min_us bigint not null,
  max_us bigint not null,
  -- Merged from the raw rows just before these are dropped; null until then.
  buckets json,
  primary key (hour, component, layer, operation, environment, origin)
) with (fillfactor = 70);

-- Which sequence numbers of one start of a producer have arrived, were shed, or were refused.
create table :schema.infra_producer_sequences (
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  environment text collate "C",
  received int8multirange not null default '{}',
  shed int8multirange not null default '{}',
  rejected int8multirange not null default '{}',
  revision bigint not null default 1,
  first_stored_at timestamptz(3) not null default now(),
  last_stored_at timestamptz(3) not null default now(),
  primary key (producer, producer_epoch)
) with (fillfactor = 50);
