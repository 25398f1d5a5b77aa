-- Append-only by trigger, for whoever holds more than INSERT and SELECT. Statement triggers refuse
-- even a statement that would touch no row, and ON CONFLICT DO UPDATE even without a conflict.

-- The one door: retention writes its transaction here while it removes rows that no partition holds.
create table :schema.infra_retention_door (
  transaction_id xid8 primary key
);

create function :schema.refuse_change() returns trigger
language plpgsql
security definer
set search_path = :schema, pg_temp
as $$
begin
  if tg_op = 'DELETE' and exists (
    select from infra_retention_door where transaction_id = pg_current_xact_id_if_assigned()
  ) then
    return null;
  end if;
  raise exception '% on % is refused: evidence is append-only', tg_op, tg_table_name
    using errcode = 'insufficient_privilege',
      hint = 'Evidence leaves only through cleanup_old_errors().';
end
$$;

-- A row put straight into a partition would miss the rollups: the trigger that folds is the parent's.
create function :schema.refuse_direct_insert() returns trigger
language plpgsql
set search_path = :schema, pg_temp
as $$
begin
  raise exception 'INSERT into partition % is refused: insert into its parent', tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;

do $$
declare
  evidence text;
begin
  foreach evidence in array array[
    'infra_chain_writers', 'infra_chain_batches', 'infra_error_events', 'infra_out_of_range',
    'infra_out_of_range_records', 'infra_spans', 'infra_kept_spans', 'infra_component_stats',
    'infra_producer_starts', 'infra_marks', 'infra_shed', 'infra_rejected', 'infra_pinned_events',
    'infra_pinned_spans', 'infra_retention_log', 'audit_events'
  ] loop
    execute format(
      'create trigger append_only before update or delete or truncate on :schema.%I
         for each statement execute function :schema.refuse_change()', evidence);
  end loop;
end
$$;

create function :schema.retention_days() returns integer
language sql stable
set search_path = :schema, pg_temp
as $$
  select coalesce((select (value #>> '{}')::integer from settings where key = 'retention_days'), 90)
$$;

create function :schema.has_day_partition(partition_name text) returns boolean
language sql volatile
set search_path = :schema, pg_temp
as $$
  -- Not to_regclass: it remembers that a table was missing, also after waiting for who makes it.
  select exists (
    select from pg_class where relname = partition_name
      and relnamespace = current_schema()::regnamespace
  )
$$;

-- Makes the partition of one day; answers whether it was missing. CREATE TABLE LIKE and ATTACH take
-- a weaker lock on the parent than CREATE TABLE PARTITION OF: writers of other days are not stopped.
create function :schema.make_day_partition(parent text, day date) returns boolean
language plpgsql
set search_path = :schema, pg_temp
as $$
declare
  partition_name text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
  home text := current_schema();
  is_by_date boolean := parent = 'infra_kept_spans';
begin
  if has_day_partition(partition_name) then
    return false;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(format('%s.%s', home, parent), 11));
  if has_day_partition(partition_name) then
    return false;
  end if;
  execute format(
    'create table %I.%I (like %I.%I including defaults including constraints)',
    home, partition_name, home, parent);
  execute format(
    'alter table %I.%I attach partition %I.%I for values from (%L) to (%L)',
    home, parent, home, partition_name,
    day::text || case when is_by_date then '' else ' 00:00:00+00' end,
    (day + 1)::text || case when is_by_date then '' else ' 00:00:00+00' end);
  execute format(
    'create trigger append_only before update or delete or truncate on %I.%I
       for each statement execute function %I.refuse_change()', home, partition_name, home);
  execute format(
    'create trigger through_parent before insert on %I.%I
       for each statement execute function %I.refuse_direct_insert()', home, partition_name, home);
  return true;
end
$$;

-- What the writing role may call: only days that are kept anyway, only these tables.
create function :schema.ensure_day_partitions(first_day date, last_day date) returns integer
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
    foreach parent in array array['infra_error_events', 'infra_spans', 'infra_component_stats'] loop
      if make_day_partition(parent, day) then
        made := made + 1;
      end if;
    end loop;
    day := day + 1;
  end loop;
  return made;
end
$$;
