-- Where in time the rows of one id lie. Planning a query over every day takes tens of milliseconds,
-- planning it over the one or two days that matter under one. These functions look through all days
-- with a plan that is made once a connection; what they answer bounds the query that reads rows.

create function :schema.correlation_bounds(
  of_correlation text, out first_at timestamptz, out last_at timestamptz
)
language plpgsql stable
set search_path = :schema, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  select min(e."timestamp"), max(e."timestamp") into first_at, last_at
  from infra_error_events e where e.correlation_id = of_correlation;
end
$$;

create function :schema.run_bounds(
  of_run text, out first_at timestamptz, out last_at timestamptz
)
language plpgsql stable
set search_path = :schema, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  select min(e."timestamp"), max(e."timestamp") into first_at, last_at
  from infra_error_events e where e.run_id = of_run;
end
$$;

create function :schema.error_bounds(
  of_error text, out first_at timestamptz, out last_at timestamptz
)
language plpgsql stable
set search_path = :schema, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  select min(e."timestamp"), max(e."timestamp") into first_at, last_at
  from infra_error_events e where e.error_id = of_error;
end
$$;

create function :schema.span_bounds(
  of_correlation text, out first_at timestamptz, out last_at timestamptz,
  out first_keep_day date, out last_keep_day date
)
language plpgsql stable
set search_path = :schema, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  select min(s.started_at), max(s.started_at) into first_at, last_at
  from infra_spans s where s.correlation_id = of_correlation;
  select min(k.keep_day), max(k.keep_day) into first_keep_day, last_keep_day
  from infra_kept_spans k where k.correlation_id = of_correlation;
end
$$;
