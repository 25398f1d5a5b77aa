-- Latency sketches add up by bucket, so an hour's is kept up to date where its counts are, and a
-- quantile of a month is read from 720 rows a component instead of from every window of ten seconds.

create function :schema.merged_sketch(pairs json) returns json
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(json_agg(json_build_array(bucket, counted) order by bucket), '[]')
  from (
    select (pair ->> 0)::integer as bucket, sum((pair ->> 1)::bigint) as counted
    from json_array_elements(pairs) as each (pair)
    group by 1
  ) added_up
$$;

create function :schema.joined_sketch(one json, other json) returns json
language sql immutable parallel safe
set search_path = :schema, pg_temp
as $$
  select merged_sketch(json_agg(pair)) from (
    select pair from json_array_elements(coalesce(one, '[]')) as a (pair)
    union all
    select pair from json_array_elements(coalesce(other, '[]')) as b (pair)
  ) both_of_them
$$;

-- What is still there raw goes into its hours once, by the function that did so just before a day
-- was dropped.
do $$
declare
  day date;
begin
  for day in
    select distinct (window_start at time zone 'UTC')::date from :schema.infra_component_stats
  loop
    perform :schema.merge_stats_sketches(day);
  end loop;
end
$$;
drop function :schema.merge_stats_sketches(date);

create or replace function :schema.fold_component_stats() returns trigger
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
begin
  insert into infra_component_stats_hours as h (
    hour, component, layer, operation, environment, origin,
    count, errors, sum_us, min_us, max_us, buckets
  )
  select
    date_trunc('hour', window_start, 'UTC') as hour, component, layer, operation, environment,
    origin, sum(count), sum(errors), sum(sum_us), min(min_us), max(max_us),
    merged_sketch((
      select coalesce(json_agg(pair), '[]')
      from unnest(array_agg(buckets)) as sketch (pairs)
      cross join lateral json_array_elements(sketch.pairs) as each (pair)
    ))
  from added
  where component is not null
  group by 1, component, layer, operation, environment, origin
  order by 1, component, layer, operation, environment, origin
  on conflict (hour, component, layer, operation, environment, origin) do update set
    count = h.count + excluded.count,
    errors = h.errors + excluded.errors,
    sum_us = h.sum_us + excluded.sum_us,
    min_us = least(h.min_us, excluded.min_us),
    max_us = greatest(h.max_us, excluded.max_us),
    buckets = joined_sketch(h.buckets, excluded.buckets);
  return null;
end
$$;

-- As before, without adding sketches up first.
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
  rows_removed := remove_expired_rows(as_of, retention_days);
  return next;
end
$$;

-- As before, without adding sketches up first.
create or replace function :schema.shed_oldest_day(
  max_bytes bigint, as_of timestamptz
) returns table (what text, day date, rows_removed bigint)
language plpgsql
set search_path = :schema, pg_temp
set lock_timeout = '5s'
as $$
declare
  today date := (as_of at time zone 'UTC')::date;
  oldest record;
  has_rows boolean;
  kept bigint;
begin
  perform pg_advisory_xact_lock(hashtextextended(current_schema() || ' retention', 11));
  if store_bytes() <= max_bytes then
    return;
  end if;
  for oldest in
    select p.parent, d.of_day
    from (values ('infra_spans'), ('infra_component_stats')) as p (parent)
    cross join lateral partition_days(p.parent, today) as d (of_day)
    order by d.of_day, p.parent desc
  loop
    execute format(
      'select exists (select from %I.%I)', current_schema(),
      format('%s_%s', oldest.parent, to_char(oldest.of_day, 'YYYYMMDD'))) into has_rows;
    continue when not has_rows;
    kept := 0;
    if oldest.parent = 'infra_spans' then
      kept := keep_spans_of_envelopes(oldest.of_day);
    end if;
    what := oldest.parent;
    day := oldest.of_day;
    rows_removed := drop_day_partition(
      oldest.parent, oldest.of_day, as_of, today - oldest.of_day, 0, kept, 0, 'size');
    return next;
    return;
  end loop;
end
$$;

-- The last minutes, over all components.
create index infra_component_stats_start on :schema.infra_component_stats (window_start);

-- Whoever has a store without the writing role gets new functions with the public's right to them.
revoke all on all functions in schema :schema from public;
