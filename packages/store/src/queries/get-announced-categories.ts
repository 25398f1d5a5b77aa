import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** Starts that announce the same classes over and over are not all read. */
const startsMax = 200

/** Categories of error classes as the last starts announced them; the newest wins. */
export async function getAnnouncedCategories(
  store: StoreConnection,
  environment: string,
): Promise<ReadonlyMap<string, string>> {
  const schema = quotedSchema(store)
  const rows = await selectCategories(store.database, { schema, environment })
  return new Map(rows.map(({ error_class: errorClass, category }) => [errorClass, category]))
}

interface RawCategory {
  readonly error_class: string
  readonly category: string
}

const selectCategories = defineTransaction({
  name: 'store.get-announced-categories',
  intent: 'READ_ONLY',
  run: async (tx, { schema, environment }: InSchema<{ readonly environment: string }>) =>
    await tx.query<RawCategory>(
      `select distinct on (announced.key) announced.key as error_class,
         announced.value as category
       from (
         select started_at, sequence, error_classes from ${schema}.infra_producer_starts
         where environment = $1 and error_classes is not null
         order by started_at desc limit ${startsMax}
       ) s
       cross join lateral json_each_text(s.error_classes) announced
       order by announced.key, s.started_at desc, s.sequence desc`,
      [environment],
    ),
})
