-- Postgres lets everybody execute a function that is made. Granting to the writing role takes that
-- away again, but where there is no such role nobody did, for what came after the first grants.
revoke all on all functions in schema :schema from public;
