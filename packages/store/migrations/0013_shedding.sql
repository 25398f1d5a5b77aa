-- Where the store may take so many bytes and no more: the oldest days of healthy spans and of raw
-- statistics go before their time. Envelopes and decisions never do.

alter table :schema.infra_retention_log
  add column why text collate "C" not null default 'age' check (why in ('age', 'size'));

drop function :schema.drop_day_partition(
  text, date, timestamptz, integer, bigint, bigint, bigint);
create function :schema.drop_day_partition(
  parent text, day date, as_of timestamptz, keep_days integer, pinned bigint, kept bigint,
  pinned_of_decisions bigint default 0, why text default 'age'
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
    pinned_decisions, why
  ) values (
    as_of, keep_days, parent, day, row_total, byte_total, pinned, kept, pinned_of_decisions, why
  );
  return row_total;
end
$$;

-- Tables and indexes of this schema.
create function :schema.store_bytes() returns bigint
language sql stable
set search_path = :schema, pg_temp
as $$
  select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
  from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
$$;

-- Drops one day, the oldest there is, while the store is bigger than it may be; nothing when it is
-- not, or when only today is left. The owner's: a stolen writing connection sheds nothing.
create function :schema.shed_oldest_day(
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
    else
      perform merge_stats_sketches(oldest.of_day);
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

revoke all on all functions in schema :schema from public;
