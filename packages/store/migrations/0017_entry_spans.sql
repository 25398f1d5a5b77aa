-- Where correlations begin, by what began: a diagnosis compares failing ones with healthy ones of
-- the same kind. Requests may carry the trace of a caller who is not recorded here, so that every
-- span of an API counts; all else begins without a parent.
create index infra_spans_entries on :schema.infra_spans (component, operation, started_at)
  where parent_span_id is null or layer = 'L2';
