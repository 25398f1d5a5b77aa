import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { pageStart, toPage, type Page, type PageArgs, type PageOptions } from '../queries/page.ts'
import {
  subjectKeyColumns,
  toSubjectKeyRow,
  type RawSubjectKey,
  type SubjectKeyRow,
} from './subject-key-row.ts'

export interface SubjectKeyFilter {
  /** Only keys wrapped with one of these. */
  readonly kekIds?: readonly string[] | undefined
  /** Only keys wrapped with none of these. */
  readonly exceptKekIds?: readonly string[] | undefined
}

const pageRows = 500

/** The keys that still open something, oldest first: for an export, or to be wrapped anew. */
export async function listSubjectKeys(
  store: StoreConnection,
  options: PageOptions & SubjectKeyFilter = {},
): Promise<Page<SubjectKeyRow>> {
  const start = pageStart(options, pageRows, 2)
  const rows = await selectKeys(store.database, {
    schema: quotedSchema(store),
    start,
    filter: options,
  })
  return toPage(rows.map(toSubjectKeyRow), start.limit, (row) => [row.made_at, row.key_id])
}

const selectKeys = defineTransaction({
  name: 'store.list-subject-keys',
  intent: 'READ_ONLY',
  run: async (tx, { schema, start, filter }: PageArgs<SubjectKeyFilter>) =>
    await tx.query<RawSubjectKey>(
      `select ${subjectKeyColumns}
       from ${schema}.subject_keys
       where wrapped is not null
         and ($1::timestamptz is null or (made_at, key_id) > ($1, $2))
         and ($3::text[] is null or kek_id = any ($3))
         and ($4::text[] is null or kek_id <> all ($4))
       order by made_at, key_id
       limit ${start.limit + 1}`,
      [...start.position, filter.kekIds ?? null, filter.exceptKekIds ?? null],
    ),
})
