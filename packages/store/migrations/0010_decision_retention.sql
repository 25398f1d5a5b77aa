-- Days of decisions are made and dropped together with those of envelopes.

alter table :schema.infra_retention_log
  add column pinned_decisions bigint not null default 0;

create or replace function :schema.ensure_day_partitions(first_day date, last_day date) returns integer
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
declare
  today date := (now() at time zone 'UTC')::date;
  made integer := 0;
  day date := first_day;
  parent text;
begin
  if first_day < today - retention_days() or last_day > today + 1 then
    raise exception 'no partition for % to %: days run from % to %',
      first_day, last_day, today - retention_days(), today + 1
      using errcode = 'FC001';
  end if;
  while day <= last_day loop
    foreach parent in array array[
      'infra_error_events', 'infra_spans', 'infra_component_stats', 'infra_decision_snapshots'
    ] loop
      if make_day_partition(parent, day) then
        made := made + 1;
      end if;
    end loop;
    day := day + 1;
  end loop;
  return made;
end
$$;

-- Copies the decisions of one day whose correlation has an envelope that stays. A correlation may
-- have any number of them: the last 500 of the day, which lie closest to the failure.
create function :schema.pin_decisions(day date) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  pinned bigint;
  first_at timestamptz := (day::text || ' 00:00:00+00')::timestamptz;
begin
  create temporary table correlations_to_pin on commit drop as
  select p.correlation_id from infra_pinned_events p
  where p.correlation_id in (
    select d.correlation_id from infra_decision_snapshots d
    where d."timestamp" >= first_at and d."timestamp" < first_at + interval '1 day'
  )
  union
  select e.correlation_id from infra_error_events e
  where e.correlation_id in (
    select d.correlation_id from infra_decision_snapshots d
    where d."timestamp" >= first_at and d."timestamp" < first_at + interval '1 day'
  )
  union
  select o.correlation_id from infra_out_of_range o;
  insert into infra_pinned_decisions
  select d.*, d."timestamp", now()
  from pg_temp.correlations_to_pin c
  cross join lateral (
    select * from infra_decision_snapshots s
    where s.correlation_id = c.correlation_id
      and s."timestamp" >= first_at and s."timestamp" < first_at + interval '1 day'
    order by s."timestamp" desc limit 500
  ) d
  on conflict do nothing;
  get diagnostics pinned = row_count;
  drop table pg_temp.correlations_to_pin;
  return pinned;
end
$$;

-- The same for decisions out of range that were stored before some time.
create function :schema.pin_decisions_out_of_range(before timestamptz) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  pinned bigint;
begin
  insert into infra_pinned_decisions
  select d.*, d.created_at, now()
  from infra_out_of_range_decisions d
  where d.created_at < before and (
    exists (select from infra_pinned_events p where p.correlation_id = d.correlation_id)
    or exists (select from infra_error_events e where e.correlation_id = d.correlation_id)
    or exists (
      select from infra_out_of_range o
      where o.correlation_id = d.correlation_id and o.created_at >= before
    )
  )
  on conflict do nothing;
  get diagnostics pinned = row_count;
  return pinned;
end
$$;

-- Keys of processes that nobody heard of since then, and that no decision needs any more. A key of
-- one that still runs may be asked for by its next decision, however old the key is.
create function :schema.remove_unused_subject_keys(before timestamptz) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  removed bigint;
begin
  delete from subject_keys k
  where k.key_id in (
    select c.key_id from subject_keys c
    join infra_producer_sequences s using (producer, producer_epoch)
    where c.created_at < before and s.last_stored_at < before and c.subject is not null
      and not exists (
        select from infra_decision_snapshots d
        where d.subject = c.subject and d.seal_key_id = c.key_id
      )
      and not exists (
        select from infra_pinned_decisions d
        where d.subject = c.subject and d.seal_key_id = c.key_id
      )
      and not exists (
        select from infra_out_of_range_decisions d
        where d.subject = c.subject and d.seal_key_id = c.key_id
      )
    limit 10000
  );
  get diagnostics removed = row_count;
  return removed;
end
$$;

create or replace function :schema.remove_expired_rows(
  as_of timestamptz, keep_days integer
) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  removed bigint := 0;
  gone bigint;
  pinned bigint;
  what text;
  before timestamptz := date_trunc('day', as_of, 'UTC') - make_interval(days => keep_days);
begin
  insert into infra_retention_door values (pg_current_xact_id()) on conflict do nothing;
  pinned := pin_decisions_out_of_range(before);
  foreach what in array array[
    'infra_out_of_range', 'infra_out_of_range_records', 'infra_out_of_range_decisions',
    'infra_rejected'
  ] loop
    execute format(
      'delete from %I.%I where created_at < $1', current_schema(), what)
      using before;
    get diagnostics gone = row_count;
    if gone > 0 then
      insert into infra_retention_log (
        as_of, retention_days, what, rows_removed, bytes_freed, pinned_decisions
      ) values (
        as_of, keep_days, what, gone, 0,
        case when what = 'infra_out_of_range_decisions' then pinned else 0 end
      );
    end if;
    removed := removed + gone;
  end loop;
  delete from infra_pinned_decisions d
  where d.correlation_id not in (
    select p.correlation_id from infra_pinned_events p
    union
    select e.correlation_id from infra_error_events e
    where e.correlation_id in (select i.correlation_id from infra_pinned_decisions i)
    union
    select o.correlation_id from infra_out_of_range o
  );
  get diagnostics gone = row_count;
  if gone > 0 then
    insert into infra_retention_log (as_of, retention_days, what, rows_removed, bytes_freed)
    values (as_of, keep_days, 'infra_pinned_decisions', gone, 0);
  end if;
  removed := removed + gone;
  delete from infra_retention_door where transaction_id = pg_current_xact_id();
  return removed + remove_unused_subject_keys(before);
end
$$;

-- Drops one day and writes down what went.
drop function :schema.drop_day_partition(text, date, timestamptz, integer, bigint, bigint);
create function :schema.drop_day_partition(
  parent text, day date, as_of timestamptz, keep_days integer, pinned bigint, kept bigint,
  pinned_of_decisions bigint default 0
) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  partition_name text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  home text := current_schema();
  row_total bigint;
  byte_total bigint;
begin
  execute format('select count(*) from %I.%I', home, partition_name) into row_total;
  byte_total := pg_total_relation_size(format('%I.%I', home, partition_name)::regclass);
  execute format('alter table %I.%I detach partition %I.%I', home, parent, home, partition_name);
  execute format('drop table %I.%I', home, partition_name);
  insert into infra_retention_log (
    as_of, retention_days, what, day, rows_removed, bytes_freed, pinned_events, kept_spans,
    pinned_decisions
  ) values (
    as_of, keep_days, parent, day, row_total, byte_total, pinned, kept, pinned_of_decisions
  );
  return row_total;
end
$$;

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
    perform merge_stats_sketches(day);
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
  rows_removed := remove_expired_rows(as_of, retention_days);
  return next;
end
$$;
