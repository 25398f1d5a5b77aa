-- Retention: the one door out. Envelopes leave by whole days; what an incident needs to be opened
-- again is pinned first, and what was removed is written down.

-- Pins the first envelope of every incident that is not closed, once, and its last three when no
-- newer one will be left; then the spans of their correlations.
create function :schema.pin_incident_evidence(before timestamptz) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  pinned bigint := 0;
  incident record;
  added bigint;
begin
  for incident in
    select i.incident_key, i.environment, i.origin, i.first_seen, i.last_seen, exists (
      select from infra_pinned_events p
      where p.incident_key = i.incident_key and p.environment = i.environment
        and p.origin = i.origin and p.reason = 'first'
    ) as has_first
    from infra_incidents i
    where i.closed_at is null and i.first_seen < before
  loop
    if not incident.has_first then
      pinned := pinned + pin_events(
        incident.incident_key, incident.environment, incident.origin, before, 'first', 1);
    end if;
    if incident.last_seen < before then
      pinned := pinned + pin_events(
        incident.incident_key, incident.environment, incident.origin, before, 'last', 3);
    end if;
  end loop;
  return pinned;
end
$$;

create function :schema.pin_events(
  of_key text, of_environment text, of_origin text, before timestamptz, why text, how_many integer
) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  pinned bigint;
begin
  with candidates as (
    (
      select e.*, why as reason, e."timestamp" as seen_at
      from infra_error_events e
      where e.incident_key = of_key and e.environment = of_environment and e.origin = of_origin
        and e."timestamp" < before
      order by
        case when why = 'first' then e."timestamp" end,
        case when why = 'last' then e."timestamp" end desc
      limit how_many
    )
    union all
    (
      select o.*, why as reason, o.created_at as seen_at
      from infra_out_of_range o
      where o.incident_key = of_key and o.environment = of_environment and o.origin = of_origin
        and o.created_at < before
      order by
        case when why = 'first' then o.created_at end,
        case when why = 'last' then o.created_at end desc
      limit how_many
    )
  ),
  chosen as (
    select * from candidates
    order by
      case when why = 'first' then seen_at end,
      case when why = 'last' then seen_at end desc
    limit how_many
  ),
  events as (
    insert into infra_pinned_events select c.*, now() from chosen c
    on conflict do nothing
    returning correlation_id
  ),
  spans as (
    insert into infra_pinned_spans
    select s.*, now() from (
      -- A correlation may have any number of spans: the first 500 of each are pinned.
      select distinct e.correlation_id from events e
    ) c
    cross join lateral (
      select * from infra_spans s where s.correlation_id = c.correlation_id
      order by s.started_at limit 500
    ) s
    on conflict do nothing
  ),
  kept as (
    insert into infra_pinned_spans (
      producer, producer_epoch, sequence, started_at, duration_us, format, created_at,
      correlation_id, span_id, parent_span_id, operation, component, layer, outcome, error_class,
      error_id, decision_id, run_id, agent_id, tenant_id, attributes, sample_rate, environment,
      origin, rehearsal_id
    )
    select
      k.producer, k.producer_epoch, k.sequence, k.started_at, k.duration_us, k.format,
      k.created_at, k.correlation_id, k.span_id, k.parent_span_id, k.operation, k.component,
      k.layer, k.outcome, k.error_class, k.error_id, k.decision_id, k.run_id, k.agent_id,
      k.tenant_id, k.attributes, k.sample_rate, k.environment, k.origin, k.rehearsal_id
    from (select distinct e.correlation_id from events e) c
    cross join lateral (
      select * from infra_kept_spans k where k.correlation_id = c.correlation_id
      order by k.started_at limit 500
    ) k
    on conflict do nothing
  )
  select count(*) into pinned from events;
  return pinned;
end
$$;

-- Copies the spans of one day that share a correlation with an envelope to the day of the last such
-- envelope, where they stay until that day goes.
create function :schema.keep_spans_of_envelopes(day date) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  kept bigint;
  keep_until date;
  first_at timestamptz := (day::text || ' 00:00:00+00')::timestamptz;
begin
  create temporary table spans_to_keep on commit drop as
  select e.correlation_id, max((e."timestamp" at time zone 'UTC')::date) as keep_day
  from infra_error_events e
  where e.correlation_id in (
    select s.correlation_id from infra_spans s
    where s.started_at >= first_at and s.started_at < first_at + interval '1 day'
  )
  group by e.correlation_id;
  for keep_until in select distinct k.keep_day from pg_temp.spans_to_keep k order by 1 loop
    perform make_day_partition('infra_kept_spans', keep_until);
  end loop;
  insert into infra_kept_spans
  select s.*, k.keep_day
  from infra_spans s join pg_temp.spans_to_keep k using (correlation_id)
  where s.started_at >= first_at and s.started_at < first_at + interval '1 day'
  on conflict do nothing;
  get diagnostics kept = row_count;
  drop table pg_temp.spans_to_keep;
  return kept;
end
$$;

-- Spans kept until this day whose correlation got a later envelope since: they move on.
create function :schema.keep_spans_longer(day date) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  kept bigint;
  keep_until date;
begin
  create temporary table spans_to_keep on commit drop as
  select e.correlation_id, max((e."timestamp" at time zone 'UTC')::date) as until_day
  from infra_error_events e
  where e.correlation_id in (
      select k.correlation_id from infra_kept_spans k where k.keep_day = day
    )
    and e."timestamp" >= ((day + 1)::text || ' 00:00:00+00')::timestamptz
  group by e.correlation_id;
  for keep_until in select distinct t.until_day from pg_temp.spans_to_keep t order by 1 loop
    perform make_day_partition('infra_kept_spans', keep_until);
  end loop;
  insert into infra_kept_spans (
    producer, producer_epoch, sequence, started_at, duration_us, format, created_at,
    correlation_id, span_id, parent_span_id, operation, component, layer, outcome, error_class,
    error_id, decision_id, run_id, agent_id, tenant_id, attributes, sample_rate, environment,
    origin, rehearsal_id, keep_day
  )
  select
    k.producer, k.producer_epoch, k.sequence, k.started_at, k.duration_us, k.format, k.created_at,
    k.correlation_id, k.span_id, k.parent_span_id, k.operation, k.component, k.layer, k.outcome,
    k.error_class, k.error_id, k.decision_id, k.run_id, k.agent_id, k.tenant_id, k.attributes,
    k.sample_rate, k.environment, k.origin, k.rehearsal_id, t.until_day
  from infra_kept_spans k join pg_temp.spans_to_keep t using (correlation_id)
  where k.keep_day = day
  on conflict do nothing;
  get diagnostics kept = row_count;
  drop table pg_temp.spans_to_keep;
  return kept;
end
$$;

-- Adds the latency sketches of one raw day up into its hours.
create function :schema.merge_stats_sketches(day date) returns void
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  first_at timestamptz := (day::text || ' 00:00:00+00')::timestamptz;
begin
  update infra_component_stats_hours h set buckets = (
    select json_agg(json_build_array(b.bucket, b.counted) order by b.bucket)
    from (
      select e.bucket, sum(e.counted) as counted
      from (
        select (raw.pair ->> 0)::integer as bucket, (raw.pair ->> 1)::bigint as counted
        from json_array_elements(merged.pairs) as raw (pair)
        union all
        -- What an earlier cleanup merged, when rows of the day came late.
        select (old.pair ->> 0)::integer, (old.pair ->> 1)::bigint
        from json_array_elements(coalesce(h.buckets, '[]')) as old (pair)
      ) e
      group by e.bucket
    ) b
  )
  from (
    select hour, component, layer, operation, environment, origin,
      json_agg(json_build_array(bucket, counted)) as pairs
    from (
      select date_trunc('hour', s.window_start, 'UTC') as hour, s.component, s.layer, s.operation,
        s.environment, s.origin, (b.pair ->> 0)::integer as bucket,
        sum((b.pair ->> 1)::bigint) as counted
      from infra_component_stats s
      cross join lateral json_array_elements(s.buckets) as b (pair)
      where s.window_start >= first_at and s.window_start < first_at + interval '1 day'
        and s.component is not null
      group by 1, 2, 3, 4, 5, 6, 7
    ) summed
    group by hour, component, layer, operation, environment, origin
  ) merged
  where h.hour = merged.hour and h.component = merged.component and h.layer = merged.layer
    and h.operation = merged.operation and h.environment = merged.environment
    and h.origin = merged.origin;
end
$$;

-- Drops one day and writes down what went.
create function :schema.drop_day_partition(
  parent text, day date, as_of timestamptz, keep_days integer, pinned bigint, kept bigint
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
    as_of, retention_days, what, day, rows_removed, bytes_freed, pinned_events, kept_spans
  ) values (as_of, keep_days, parent, day, row_total, byte_total, pinned, kept);
  return row_total;
end
$$;

create function :schema.partition_days(parent text, before date) returns setof date
language sql stable
set search_path = :schema, pg_temp
as $$
  select to_date(right(c.relname, 8), 'YYYYMMDD')
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  where i.inhparent = format('%I.%I', current_schema(), parent)::regclass
    and to_date(right(c.relname, 8), 'YYYYMMDD') < before
  order by 1
$$;

create function :schema.remove_expired_rows(
  as_of timestamptz, keep_days integer
) returns bigint
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  removed bigint := 0;
  gone bigint;
  what text;
begin
  insert into infra_retention_door values (pg_current_xact_id()) on conflict do nothing;
  foreach what in array array[
    'infra_out_of_range', 'infra_out_of_range_records', 'infra_rejected'
  ] loop
    execute format(
      'delete from %I.%I where created_at < $1', current_schema(), what)
      using date_trunc('day', as_of, 'UTC') - make_interval(days => keep_days);
    get diagnostics gone = row_count;
    if gone > 0 then
      insert into infra_retention_log (
        as_of, retention_days, what, rows_removed, bytes_freed
      ) values (as_of, keep_days, what, gone, 0);
    end if;
    removed := removed + gone;
  end loop;
  delete from infra_retention_door where transaction_id = pg_current_xact_id();
  return removed;
end
$$;

-- Everything retention does, for any day; the owner's. A day is kept while as_of minus the
-- retention lies in it or before it.
create function :schema.cleanup_as_of(
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

-- What the writing role may call. It cannot say what time it is, nor keep less than a week, so a
-- stolen writing connection cannot clear the evidence through this door.
create function :schema.cleanup_old_errors(
  retention_days integer default 90, span_days integer default 14, stats_days integer default 3
) returns table (what text, days_dropped integer, rows_removed bigint)
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
begin
  if retention_days < 7 then
    raise exception 'retention of % days is refused: at least 7', retention_days
      using errcode = 'invalid_parameter_value';
  end if;
  return query select * from cleanup_as_of(retention_days, span_days, stats_days, now());
end
$$;
