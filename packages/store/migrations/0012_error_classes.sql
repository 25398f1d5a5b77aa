-- Categories of the error classes that an application registered, as its start announced them.
alter table :schema.infra_producer_starts add column error_classes json;
create index infra_producer_starts_error_classes
  on :schema.infra_producer_starts (environment, started_at) where error_classes is not null;
