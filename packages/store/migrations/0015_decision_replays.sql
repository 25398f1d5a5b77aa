-- Replays that somebody asked a station for: who asked, who ran it, what came of it. Each a row that
-- is never changed; a replay is open while it has no result.
create table :schema.decision_replays (
  replay_id text collate "C" primary key,
  decision_id text collate "C" not null,
  environment text collate "C" not null,
  asked_by text not null,
  asked_at timestamptz(3) not null default now()
);
create index decision_replays_decision on :schema.decision_replays (decision_id);

-- Whoever inserts the next attempt runs it; of two stations, one fails on the key. A claim that ran
-- out without a result was that of a station that is gone.
create table :schema.decision_replay_claims (
  replay_id text collate "C" not null references :schema.decision_replays,
  attempt smallint not null check (attempt between 1 and 3),
  claimed_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  primary key (replay_id, attempt)
);

create table :schema.decision_replay_results (
  replay_id text collate "C" primary key references :schema.decision_replays,
  ended_at timestamptz(3) not null default now(),
  duration_ms integer not null check (duration_ms >= 0),
  state text collate "C" not null check (state in ('done', 'failed', 'interrupted')),
  -- Why it failed; null when it was done.
  reason text,
  -- [{code, verdict, reason, version, differences: [{pointer, recorded, replayed}]}, ...]
  results json not null
);

do $$
declare
  evidence text;
begin
  foreach evidence in array array[
    'decision_replays', 'decision_replay_claims', 'decision_replay_results'
  ] loop
    execute format(
      'create trigger append_only before update or delete or truncate on :schema.%I
         for each statement execute function :schema.refuse_change()', evidence);
  end loop;
end
$$;

create function :schema.remove_expired_replays(
  as_of timestamptz, keep_days integer
) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  before timestamptz := date_trunc('day', as_of, 'UTC') - make_interval(days => keep_days);
  gone bigint;
begin
  insert into infra_retention_door values (pg_current_xact_id()) on conflict do nothing;
  delete from decision_replay_results r using decision_replays d
    where d.replay_id = r.replay_id and d.asked_at < before;
  delete from decision_replay_claims c using decision_replays d
    where d.replay_id = c.replay_id and d.asked_at < before;
  delete from decision_replays where asked_at < before;
  get diagnostics gone = row_count;
  if gone > 0 then
    insert into infra_retention_log (as_of, retention_days, what, rows_removed, bytes_freed)
    values (as_of, keep_days, 'decision_replays', gone, 0);
  end if;
  delete from infra_retention_door where transaction_id = pg_current_xact_id();
  return gone;
end
$$;

-- As before, with replays.
create or replace function :schema.cleanup_as_of(
  retention_days integer, span_days integer, stats_days integer, as_of timestamptz
) returns table (what text, days_dropped integer, rows_removed bigint)
language plpgsql
set search_path = :schema, pg_temp
set lock_timeout = '5s'
as $$
declare
  today date := (as_of at time zone 'UTC')::date;
  cutoff date := today - retention_days;
  day date;
  pinned bigint;
  kept bigint;
begin
  if retention_days < 1 or span_days < 1 or stats_days < 1 then
    raise exception 'retention must be at least one day' using errcode = 'invalid_parameter_value';
  end if;
  -- One cleanup at a time, and before any partition lock.
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ' retention', 11));
  pinned := pin_incident_evidence((cutoff::text || ' 00:00:00+00')::timestamptz);

  what := 'infra_spans';
  days_dropped := 0;
  rows_removed := 0;
  for day in select partition_days('infra_spans', today - least(span_days, retention_days)) loop
    kept := keep_spans_of_envelopes(day);
    rows_removed := rows_removed
      + drop_day_partition('infra_spans', day, as_of, span_days, 0, kept);
    days_dropped := days_dropped + 1;
  end loop;
  return next;

  what := 'infra_component_stats';
  days_dropped := 0;
  rows_removed := 0;
  for day in
    select partition_days('infra_component_stats', today - least(stats_days, retention_days))
  loop
    rows_removed := rows_removed
      + drop_day_partition('infra_component_stats', day, as_of, stats_days, 0, 0);
    days_dropped := days_dropped + 1;
  end loop;
  return next;

  what := 'infra_error_events';
  days_dropped := 0;
  rows_removed := 0;
  for day in select partition_days('infra_error_events', cutoff) loop
    rows_removed := rows_removed + drop_day_partition(
      'infra_error_events', day, as_of, retention_days,
      case when days_dropped = 0 then pinned else 0 end, 0);
    days_dropped := days_dropped + 1;
  end loop;
  return next;

  -- After the envelopes: what is pinned depends on which of them stay.
  what := 'infra_decision_snapshots';
  days_dropped := 0;
  rows_removed := 0;
  for day in select partition_days('infra_decision_snapshots', cutoff) loop
    kept := pin_decisions(day);
    rows_removed := rows_removed + drop_day_partition(
      'infra_decision_snapshots', day, as_of, retention_days, 0, 0, kept);
    days_dropped := days_dropped + 1;
  end loop;
  return next;

  what := 'infra_kept_spans';
  days_dropped := 0;
  rows_removed := 0;
  for day in select partition_days('infra_kept_spans', cutoff) loop
    kept := keep_spans_longer(day);
    rows_removed := rows_removed
      + drop_day_partition('infra_kept_spans', day, as_of, retention_days, 0, kept);
    days_dropped := days_dropped + 1;
  end loop;
  return next;

  what := 'rows outside partitions';
  days_dropped := 0;
  rows_removed := remove_expired_rows(as_of, retention_days)
    + remove_expired_replays(as_of, retention_days);
  return next;
end
$$;

-- As before, with replays.
create or replace function :schema.grant_to_writer(writer name) returns void
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  home text := current_schema();
  named record;
begin
  execute format('grant usage on schema %I to %I', home, writer);
  for named in
    select c.relname, c.relispartition
    from pg_class c
    where c.relnamespace = home::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('revoke all on %I.%I from %I', home, named.relname, writer);
    -- Nothing on a partition: rows go in and come out through the parent.
    continue when named.relispartition or named.relname = 'infra_retention_door';
    execute format('grant select on %I.%I to %I', home, named.relname, writer);
    if named.relname in (
      'infra_error_events', 'infra_out_of_range', 'infra_out_of_range_records', 'infra_spans',
      'infra_component_stats', 'infra_producer_starts', 'infra_marks', 'infra_shed',
      'infra_rejected', 'infra_chain_writers', 'infra_chain_batches', 'audit_events',
      'infra_decision_snapshots', 'infra_out_of_range_decisions', 'infra_engine_bundles',
      'decision_replays', 'decision_replay_claims', 'decision_replay_results',
      -- Keys come in with records; only the owner takes one away or writes it anew.
      'subject_keys'
    ) then
      execute format('grant insert on %I.%I to %I', home, named.relname, writer);
    elsif named.relname = 'infra_producer_sequences' then
      execute format('grant insert, update on %I.%I to %I', home, named.relname, writer);
    elsif named.relname in ('tokens', 'sessions', 'sign_in_links', 'settings') then
      execute format(
        'grant insert, update, delete on %I.%I to %I', home, named.relname, writer);
    end if;
  end loop;
  execute format('revoke all on all functions in schema %I from public', home);
  execute format('revoke all on all functions in schema %I from %I', home, writer);
  execute format('grant execute on function %I.ensure_day_partitions(date, date) to %I', home, writer);
  execute format(
    'grant execute on function %I.cleanup_old_errors(integer, integer, integer) to %I',
    home, writer);
  execute format('grant execute on function %I.retention_days() to %I', home, writer);
  for named in
    select p.oid::regprocedure::text as signature
    from pg_proc p
    where p.pronamespace = home::regnamespace
      and p.proname in (
        'correlation_bounds', 'run_bounds', 'error_bounds', 'span_bounds', 'decision_bounds',
        'decision_correlation_bounds', 'decision_run_bounds'
      )
  loop
    execute format('grant execute on function %s to %I', named.signature, writer);
  end loop;
end
$$;

-- Whoever has a store without the writing role gets new functions with the public's right to them.
revoke all on all functions in schema :schema from public;
