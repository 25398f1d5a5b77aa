-- Decisions: what an engine was given, what it took besides, what it answered. Evidence like
-- envelopes: append-only, by day, in the hash chain. Texts are the stored view of each value; what
-- is sealed in them opens with a key of subject_keys, which is an ordinary table, because erasing a
-- subject takes its keys and leaves every row as it was written.

create table :schema.infra_decision_snapshots (
  decision_id text collate "C" not null,
  "timestamp" timestamptz(3) not null,
  digest text collate "C" not null,
  format smallint not null,
  sequence bigint not null,
  chain_writer integer not null,
  chain_batch bigint not null,
  created_at timestamptz(3) not null default now(),
  engine text collate "C" not null,
  component text collate "C" not null,
  engine_version text collate "C" not null,
  engine_version_reason text,
  duration_us bigint not null,
  correlation_id text collate "C" not null,
  span_id text collate "C",
  run_id text collate "C",
  agent_id text collate "C",
  tenant_id text collate "C",
  input text,
  output text,
  tape text,
  outcome text collate "C",
  threw json,
  input_hash text collate "C",
  input_hash_key_id text collate "C",
  output_hash text collate "C",
  read_set json not null,
  unrecorded_reads json not null,
  replayability text collate "C" not null check (replayability in ('exact', 'partial', 'no')),
  replayability_reasons json not null,
  subject text collate "C",
  sealed text collate "C",
  seal_key_id text collate "C",
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  primary key (decision_id, "timestamp", digest)
) partition by range ("timestamp");
create index infra_decision_snapshots_correlation
  on :schema.infra_decision_snapshots (correlation_id);
create index infra_decision_snapshots_engine
  on :schema.infra_decision_snapshots (engine, "timestamp");
create index infra_decision_snapshots_version
  on :schema.infra_decision_snapshots (engine_version, "timestamp");
create index infra_decision_snapshots_created
  on :schema.infra_decision_snapshots using brin (created_at) with (pages_per_range = 32);
create index infra_decision_snapshots_run
  on :schema.infra_decision_snapshots (run_id) where run_id is not null;
-- Erasing a subject has to say where it is still named.
create index infra_decision_snapshots_subject
  on :schema.infra_decision_snapshots (subject) where subject is not null;

-- A decision whose own time lies outside the days that are kept.
create table :schema.infra_out_of_range_decisions (
  like :schema.infra_decision_snapshots including defaults including constraints,
  primary key (decision_id, "timestamp", digest)
);
create index infra_out_of_range_decisions_correlation
  on :schema.infra_out_of_range_decisions (correlation_id);
create index infra_out_of_range_decisions_created
  on :schema.infra_out_of_range_decisions (created_at);
create index infra_out_of_range_decisions_subject
  on :schema.infra_out_of_range_decisions (subject) where subject is not null;

-- Decisions older than their retention whose correlation has an envelope that is still there, kept
-- or pinned. They go when the last such envelope goes.
create table :schema.infra_pinned_decisions (
  like :schema.infra_decision_snapshots including defaults including constraints,
  seen_at timestamptz(3) not null,
  pinned_at timestamptz(3) not null default now(),
  primary key (decision_id, "timestamp", digest)
);
create index infra_pinned_decisions_correlation
  on :schema.infra_pinned_decisions (correlation_id);
create index infra_pinned_decisions_seen on :schema.infra_pinned_decisions (seen_at);
create index infra_pinned_decisions_subject
  on :schema.infra_pinned_decisions (subject) where subject is not null;

-- The code of every engine version, so that it outlives its deployment. Compressors differ between
-- releases of Node, so two producers may cut the same bundle into other parts: hence body_digest.
create table :schema.infra_engine_bundles (
  version text collate "C" not null,
  part integer not null,
  body_digest text collate "C" not null,
  parts integer not null,
  engine text collate "C" not null,
  body text collate "C" not null,
  manifest json not null,
  sent_at timestamptz(3) not null,
  format smallint not null,
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  created_at timestamptz(3) not null default now(),
  primary key (version, part, body_digest)
);

-- Data keys that seal what decisions hold of a subject, wrapped with the project key. Not evidence:
-- wrapped goes when the subject is erased, and is written anew when the project key is rotated.
create table :schema.subject_keys (
  key_id text collate "C" primary key,
  subject text collate "C",
  wrapped text collate "C",
  kek_id text collate "C" not null,
  made_at timestamptz(3) not null,
  erased_at timestamptz(3),
  format smallint not null,
  producer text collate "C" not null,
  producer_epoch text collate "C" not null,
  sequence bigint not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  rehearsal_id text collate "C",
  created_at timestamptz(3) not null default now(),
  check ((wrapped is null) = (erased_at is not null))
);
create index subject_keys_subject on :schema.subject_keys (subject) where subject is not null;
create index subject_keys_kek on :schema.subject_keys (kek_id) where wrapped is not null;

create table :schema.subject_erasures (
  subject_erasure_id bigint generated always as identity primary key,
  subject text collate "C" not null,
  erased_at timestamptz(3) not null default now(),
  erased_by text not null,
  keys_destroyed bigint not null
);
create index subject_erasures_subject on :schema.subject_erasures (subject, erased_at);

do $$
declare
  evidence text;
begin
  foreach evidence in array array[
    'infra_decision_snapshots', 'infra_out_of_range_decisions', 'infra_pinned_decisions',
    'infra_engine_bundles', 'subject_erasures'
  ] loop
    execute format(
      'create trigger append_only before update or delete or truncate on :schema.%I
         for each statement execute function :schema.refuse_change()', evidence);
  end loop;
end
$$;

alter table :schema.infra_chain_batches drop constraint infra_chain_batches_place_check;
alter table :schema.infra_chain_batches add constraint infra_chain_batches_place_check check (
  place in (
    'infra_error_events', 'infra_out_of_range', 'infra_decision_snapshots',
    'infra_out_of_range_decisions'
  )
);

-- Decisions by hour, so that a summary of any number of them reads few rows.
create table :schema.infra_decision_rollup_hours (
  hour timestamptz(0) not null,
  environment text collate "C" not null,
  origin text collate "C" not null,
  engine text collate "C" not null,
  engine_version text collate "C" not null,
  -- Empty where there is none; * for what came after the first fifty of an hour.
  outcome text collate "C" not null,
  decisions bigint not null,
  threw bigint not null,
  exact bigint not null,
  partial bigint not null,
  not_replayable bigint not null,
  sum_us bigint not null,
  max_us bigint not null,
  primary key (hour, environment, origin, engine, engine_version, outcome)
) with (fillfactor = 70);
create index infra_decision_rollup_hours_engine
  on :schema.infra_decision_rollup_hours (engine, hour);

-- Shared by both tables that decisions come into, as fold_envelopes is. An outcome is text that an
-- application makes: one that never repeats must not make the rollups as long as the decisions.
create function :schema.fold_decisions() returns trigger
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
begin
  if not exists (select from added) then
    return null;
  end if;
  perform share_folds();
  insert into infra_decision_rollup_hours as h (
    hour, environment, origin, engine, engine_version, outcome, decisions, threw, exact, partial,
    not_replayable, sum_us, max_us
  )
  select
    f.hour, f.environment, f.origin, f.engine, f.engine_version, f.outcome_or_rest,
    sum(f.decisions), sum(f.threw), sum(f.exact), sum(f.partial), sum(f.not_replayable),
    sum(f.sum_us), max(f.max_us)
  from (
    select p.*,
      case when p.is_known or p.known + p.place <= 50 then p.outcome else '*' end
        as outcome_or_rest
    from (
      select g.*, k.outcome is not null as is_known,
        (
          select count(*) from infra_decision_rollup_hours c
          where c.hour = g.hour and c.environment = g.environment and c.origin = g.origin
            and c.engine = g.engine and c.engine_version = g.engine_version
        ) as known,
        row_number() over (
          partition by g.hour, g.environment, g.origin, g.engine, g.engine_version,
            k.outcome is not null
          order by g.decisions desc, g.outcome
        ) as place
      from (
        select
          date_trunc(
            'hour', case when tg_argv[0] = 'timestamp' then a."timestamp" else a.created_at end,
            'UTC'
          ) as hour,
          a.environment, a.origin, a.engine, a.engine_version, coalesce(a.outcome, '') as outcome,
          count(*) as decisions,
          count(*) filter (where a.threw is not null) as threw,
          count(*) filter (where a.replayability = 'exact') as exact,
          count(*) filter (where a.replayability = 'partial') as partial,
          count(*) filter (where a.replayability = 'no') as not_replayable,
          sum(a.duration_us) as sum_us, max(a.duration_us) as max_us
        from added a
        group by 1, 2, 3, 4, 5, 6
      ) g
      left join infra_decision_rollup_hours k
        on k.hour = g.hour and k.environment = g.environment and k.origin = g.origin
          and k.engine = g.engine and k.engine_version = g.engine_version
          and k.outcome = g.outcome
    ) p
  ) f
  group by f.hour, f.environment, f.origin, f.engine, f.engine_version, f.outcome_or_rest
  -- One order for all writers.
  order by f.hour, f.environment, f.origin, f.engine, f.engine_version, f.outcome_or_rest
  on conflict (hour, environment, origin, engine, engine_version, outcome) do update set
    decisions = h.decisions + excluded.decisions,
    threw = h.threw + excluded.threw,
    exact = h.exact + excluded.exact,
    partial = h.partial + excluded.partial,
    not_replayable = h.not_replayable + excluded.not_replayable,
    sum_us = h.sum_us + excluded.sum_us,
    max_us = greatest(h.max_us, excluded.max_us);
  return null;
end
$$;

create trigger fold after insert on :schema.infra_decision_snapshots
  referencing new table as added
  for each statement execute function :schema.fold_decisions('timestamp');
create trigger fold after insert on :schema.infra_out_of_range_decisions
  referencing new table as added
  for each statement execute function :schema.fold_decisions('created_at');

-- As for envelopes: what these answer bounds the query that reads rows to the days that matter.
create function :schema.decision_bounds(
  of_decision text, out first_at timestamptz, out last_at timestamptz
)
language plpgsql stable
set search_path = :schema, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  select min(d."timestamp"), max(d."timestamp") into first_at, last_at
  from infra_decision_snapshots d where d.decision_id = of_decision;
end
$$;

create function :schema.decision_correlation_bounds(
  of_correlation text, out first_at timestamptz, out last_at timestamptz
)
language plpgsql stable
set search_path = :schema, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  select min(d."timestamp"), max(d."timestamp") into first_at, last_at
  from infra_decision_snapshots d where d.correlation_id = of_correlation;
end
$$;

create function :schema.decision_run_bounds(
  of_run text, out first_at timestamptz, out last_at timestamptz
)
language plpgsql stable
set search_path = :schema, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  select min(d."timestamp"), max(d."timestamp") into first_at, last_at
  from infra_decision_snapshots d where d.run_id = of_run;
end
$$;
