-- Rollups are folded by statement triggers in the transaction that stores the evidence. Each fold
-- reads the new rows once, reduces them to a few groups, and locks rollup rows in one fixed order
-- (incidents by key, hours, subjects), so that writers wait for each other but never deadlock.

create type :schema.incident_group as (
  incident_key text,
  environment text,
  origin text,
  hour timestamptz,
  component text,
  layer text,
  error_class text,
  operation text,
  occurrences bigint,
  retries bigint,
  shed_occurrences bigint,
  shed_retries bigint,
  debug_count bigint,
  info_count bigint,
  warning_count bigint,
  error_count bigint,
  critical_count bigint,
  first_seen timestamptz,
  last_seen timestamptz,
  -- Newest first, joined by commas, at most five.
  correlation_ids text
);

create function :schema.fold_incident_groups(folded :schema.incident_group[]) returns void
language plpgsql
set search_path = :schema, pg_temp
as $$
begin
  insert into infra_incidents as i (
    incident_key, environment, origin, component, layer, error_class, operation,
    first_seen, last_seen, occurrences, retries, shed_occurrences, shed_retries,
    worst_severity, last_correlation_id, sample_correlation_ids, last_stored_at
  )
  select
    g.incident_key, g.environment, g.origin,
    min(g.component), min(g.layer), min(g.error_class), min(g.operation),
    min(g.first_seen), max(g.last_seen),
    sum(g.occurrences), sum(g.retries), sum(g.shed_occurrences), sum(g.shed_retries),
    case
      when sum(g.critical_count) > 0 then 4 when sum(g.error_count) > 0 then 3
      when sum(g.warning_count) > 0 then 2 when sum(g.info_count) > 0 then 1 else 0
    end,
    split_part((array_agg(g.correlation_ids order by g.last_seen desc)
      filter (where g.correlation_ids is not null))[1], ',', 1),
    coalesce(string_to_array((array_agg(g.correlation_ids order by g.last_seen desc)
      filter (where g.correlation_ids is not null))[1], ','), '{}'),
    now()
  from unnest(folded) g
  group by g.incident_key, g.environment, g.origin
  order by g.incident_key, g.environment, g.origin
  on conflict (incident_key, environment, origin) do update set
    first_seen = least(i.first_seen, excluded.first_seen),
    last_seen = greatest(i.last_seen, excluded.last_seen),
    occurrences = i.occurrences + excluded.occurrences,
    retries = i.retries + excluded.retries,
    shed_occurrences = i.shed_occurrences + excluded.shed_occurrences,
    shed_retries = i.shed_retries + excluded.shed_retries,
    worst_severity = greatest(i.worst_severity, excluded.worst_severity),
    last_correlation_id = case
      when excluded.last_seen >= i.last_seen
        then coalesce(excluded.last_correlation_id, i.last_correlation_id)
      else i.last_correlation_id
    end,
    -- The newest of this batch first, then what was there: at most five, none twice.
    sample_correlation_ids = (
      excluded.sample_correlation_ids
      || array(
        select kept from unnest(i.sample_correlation_ids) kept
        where kept <> all (excluded.sample_correlation_ids)
      )
    )[1:5],
    last_stored_at = greatest(i.last_stored_at, excluded.last_stored_at);

  insert into infra_incident_rollup_hours as h (
    hour, incident_number, occurrences, retries, shed_occurrences, shed_retries,
    debug_count, info_count, warning_count, error_count, critical_count
  )
  select
    g.hour, i.incident_number,
    sum(g.occurrences), sum(g.retries), sum(g.shed_occurrences), sum(g.shed_retries),
    sum(g.debug_count), sum(g.info_count), sum(g.warning_count), sum(g.error_count),
    sum(g.critical_count)
  from unnest(folded) g
  join infra_incidents i using (incident_key, environment, origin)
  group by g.hour, i.incident_number
  order by g.hour, i.incident_number
  on conflict (hour, incident_number) do update set
    occurrences = h.occurrences + excluded.occurrences,
    retries = h.retries + excluded.retries,
    shed_occurrences = h.shed_occurrences + excluded.shed_occurrences,
    shed_retries = h.shed_retries + excluded.shed_retries,
    debug_count = h.debug_count + excluded.debug_count,
    info_count = h.info_count + excluded.info_count,
    warning_count = h.warning_count + excluded.warning_count,
    error_count = h.error_count + excluded.error_count,
    critical_count = h.critical_count + excluded.critical_count;
end
$$;

-- Distinct runs and agents, exactly: a subject counts when its row is new.
create function :schema.count_new_subjects(
  incident_keys text[], environments text[], origins text[], kinds "char"[], subjects text[]
) returns void
language plpgsql
set search_path = :schema, pg_temp
as $$
begin
  with named as (
    select i.incident_number, s.subject_kind, s.subject_id
    from unnest(incident_keys, environments, origins, kinds, subjects)
      as s (incident_key, environment, origin, subject_kind, subject_id)
    join infra_incidents i using (incident_key, environment, origin)
    order by i.incident_number, s.subject_kind, s.subject_id
  ),
  added as (
    insert into infra_incident_subjects (incident_number, subject_kind, subject_id)
    select incident_number, subject_kind, subject_id from named
    on conflict do nothing
    returning incident_number, subject_kind
  ),
  counted as (
    select
      incident_number,
      count(*) filter (where subject_kind = 'r') as runs,
      count(*) filter (where subject_kind = 'a') as agents
    from added
    group by incident_number
  )
  update infra_incidents i set
    affected_runs = i.affected_runs + c.runs,
    affected_agents = i.affected_agents + c.agents
  from counted c
  where i.incident_number = c.incident_number;
end
$$;

-- Folds many statements of one transaction without deadlock: who stores shed counts, or rows one by
-- one, holds this alone; who folds once a transaction shares it.
create function :schema.hold_folds() returns void
language sql
set search_path = :schema, pg_temp
as $$
  select pg_advisory_xact_lock(hashtextextended(current_schema() || ' fold', 11))
$$;

create function :schema.share_folds() returns void
language sql
set search_path = :schema, pg_temp
as $$
  select pg_advisory_xact_lock_shared(hashtextextended(current_schema() || ' fold', 11))
$$;

-- Shared by infra_error_events and infra_out_of_range: the first counts by the envelope's own time,
-- the second by the time it was stored, because its own is not to be believed.
create function :schema.fold_envelopes() returns trigger
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
declare
  folded incident_group[];
  incident_keys text[];
  environments text[];
  origins text[];
  kinds "char"[];
  subjects text[];
begin
  select array_agg(g::incident_group) into folded
  from (
    select
      incident_key, environment, origin, hour,
      min(component), min(layer), min(error_class), min(operation),
      count(*) filter (where attempt = 1), count(*) filter (where attempt > 1),
      0::bigint, 0::bigint,
      count(*) filter (where severity = 'debug'), count(*) filter (where severity = 'info'),
      count(*) filter (where severity = 'warning'), count(*) filter (where severity = 'error'),
      count(*) filter (where severity = 'critical'),
      min(seen_at), max(seen_at),
      -- One correlation may fail many times in a batch: look at the newest fifty for five.
      (
        select string_agg(c, ',' order by n)
        from (
          select c, min(n) as n
          from unnest((array_agg(a.correlation_id order by a.seen_at desc))[1:50])
            with ordinality as u (c, n)
          group by c order by 2 limit 5
        ) newest
      )
    from (
      select
        incident_key, environment, origin, component, layer, error_class, operation, attempt,
        severity, correlation_id,
        case when tg_argv[0] = 'timestamp' then "timestamp" else created_at end as seen_at,
        date_trunc(
          'hour', case when tg_argv[0] = 'timestamp' then "timestamp" else created_at end, 'UTC'
        ) as hour
      from added
    ) a
    group by incident_key, environment, origin, hour
  ) g;
  if folded is null then
    return null;
  end if;
  perform share_folds();
  perform fold_incident_groups(folded);
  select
    array_agg(incident_key), array_agg(environment), array_agg(origin),
    array_agg(kind), array_agg(subject_id)
  into incident_keys, environments, origins, kinds, subjects
  from (
    select distinct incident_key, environment, origin, 'r'::"char" as kind, run_id as subject_id
    from added where run_id is not null
    union all
    select distinct incident_key, environment, origin, 'a'::"char", agent_id
    from added where agent_id is not null
  ) s;
  if subjects is not null then
    perform count_new_subjects(incident_keys, environments, origins, kinds, subjects);
  end if;
  return null;
end
$$;

create trigger fold after insert on :schema.infra_error_events
  referencing new table as added
  for each statement execute function :schema.fold_envelopes('timestamp');
create trigger fold after insert on :schema.infra_out_of_range
  referencing new table as added
  for each statement execute function :schema.fold_envelopes('created_at');

-- A time outside the days that are kept comes from a bad clock: it counts when it was stored.
create function :schema.believable_time(claimed timestamptz, stored_at timestamptz)
returns timestamptz
language sql stable
set search_path = :schema, pg_temp
as $$
  select case
    when claimed between stored_at - make_interval(days => retention_days())
      and stored_at + interval '1 day' then claimed
    else stored_at
  end
$$;

-- Shed envelopes count like stored ones; only their bodies are gone.
create function :schema.fold_shed() returns trigger
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
declare
  folded incident_group[];
begin
  select array_agg(row(
    e.incident_key, a.environment, a.origin,
    date_trunc('hour', believable_time(e.last_at, a.created_at), 'UTC'),
    e.component, e.layer, e.error_class, e.operation,
    e.count - e.retries, e.retries, e.count - e.retries, e.retries,
    case when e.severity = 'debug' then e.count else 0 end,
    case when e.severity = 'info' then e.count else 0 end,
    case when e.severity = 'warning' then e.count else 0 end,
    case when e.severity = 'error' then e.count else 0 end,
    case when e.severity = 'critical' then e.count else 0 end,
    believable_time(e.first_at, a.created_at), believable_time(e.last_at, a.created_at), null
  )::incident_group) into folded
  from added a
  cross join lateral json_to_recordset(a.envelopes) as e (
    incident_key text, component text, layer text, operation text, error_class text,
    severity text, count bigint, retries bigint, first_at timestamptz, last_at timestamptz
  );
  if folded is not null then
    perform hold_folds();
    perform fold_incident_groups(folded);
  end if;
  return null;
end
$$;

create trigger fold after insert on :schema.infra_shed
  referencing new table as added
  for each statement execute function :schema.fold_shed();

create function :schema.fold_component_stats() returns trigger
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
begin
  insert into infra_component_stats_hours as h (
    hour, component, layer, operation, environment, origin,
    count, errors, sum_us, min_us, max_us
  )
  select
    date_trunc('hour', window_start, 'UTC') as hour, component, layer, operation, environment,
    origin, sum(count), sum(errors), sum(sum_us), min(min_us), max(max_us)
  from added
  where component is not null
  group by 1, component, layer, operation, environment, origin
  order by 1, component, layer, operation, environment, origin
  on conflict (hour, component, layer, operation, environment, origin) do update set
    count = h.count + excluded.count,
    errors = h.errors + excluded.errors,
    sum_us = h.sum_us + excluded.sum_us,
    min_us = least(h.min_us, excluded.min_us),
    max_us = greatest(h.max_us, excluded.max_us);
  return null;
end
$$;

create trigger fold after insert on :schema.infra_component_stats
  referencing new table as added
  for each statement execute function :schema.fold_component_stats();
