-- Grants for the role that writes. The runner calls this after the migrations whenever the role
-- exists; where roles cannot be made, triggers alone hold the evidence.
create function :schema.grant_to_writer(writer name) returns void
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
      'infra_rejected', 'infra_chain_writers', 'infra_chain_batches', 'audit_events'
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
      and p.proname in ('correlation_bounds', 'run_bounds', 'error_bounds', 'span_bounds')
  loop
    execute format('grant execute on function %s to %I', named.signature, writer);
  end loop;
end
$$;

revoke all on all functions in schema :schema from public;
