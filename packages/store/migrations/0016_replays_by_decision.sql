-- Of two who ask at once for the same decision, the second is refused and finds the first's replay.
create function :schema.refuse_second_replay() returns trigger
language plpgsql
set search_path = :schema, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(
    current_schema() || ' replay ' || new.environment || ' ' || new.decision_id, 16));
  if exists (
    select from decision_replays d
    where d.decision_id = new.decision_id and d.environment = new.environment
      and not exists (select from decision_replay_results r where r.replay_id = d.replay_id)
  ) then
    raise exception 'a replay of % is open already', new.decision_id
      using errcode = 'unique_violation';
  end if;
  return new;
end
$$;
create trigger one_open before insert on :schema.decision_replays
  for each row execute function :schema.refuse_second_replay();

-- How many were asked for lately.
create index decision_replays_asked on :schema.decision_replays (environment, asked_at);

-- A station that ends gives back what it ran, so that the next start need not wait for its claim.
create table :schema.decision_replay_releases (
  replay_id text collate "C" not null,
  attempt smallint not null,
  released_at timestamptz(3) not null default now(),
  primary key (replay_id, attempt),
  foreign key (replay_id, attempt) references :schema.decision_replay_claims
);
create trigger append_only before update or delete or truncate on :schema.decision_replay_releases
  for each statement execute function :schema.refuse_change();

-- Replays go when their decision does: plain values of it stand in their results.
create or replace function :schema.remove_expired_replays(
  as_of timestamptz, keep_days integer
) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  gone bigint;
begin
  create temporary table replays_to_remove on commit drop as
  select d.replay_id from decision_replays d
  where not exists (
      select from infra_decision_snapshots s where s.decision_id = d.decision_id)
    and not exists (
      select from infra_pinned_decisions p where p.decision_id = d.decision_id)
    and not exists (
      select from infra_out_of_range_decisions o where o.decision_id = d.decision_id);
  insert into infra_retention_door values (pg_current_xact_id()) on conflict do nothing;
  delete from decision_replay_results
    where replay_id in (select replay_id from pg_temp.replays_to_remove);
  delete from decision_replay_releases
    where replay_id in (select replay_id from pg_temp.replays_to_remove);
  delete from decision_replay_claims
    where replay_id in (select replay_id from pg_temp.replays_to_remove);
  delete from decision_replays
    where replay_id in (select replay_id from pg_temp.replays_to_remove);
  get diagnostics gone = row_count;
  drop table pg_temp.replays_to_remove;
  if gone > 0 then
    insert into infra_retention_log (as_of, retention_days, what, rows_removed, bytes_freed)
    values (as_of, keep_days, 'decision_replays', gone, 0);
  end if;
  delete from infra_retention_door where transaction_id = pg_current_xact_id();
  return gone;
end
$$;

-- As before, with releases of replays.
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
      'decision_replays', 'decision_replay_claims', 'decision_replay_releases',
      'decision_replay_results',
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
