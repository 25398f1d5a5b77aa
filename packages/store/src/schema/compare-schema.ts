import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { defineTransaction, type Database, type ReadTx } from '@first-contact/transactions'
import type { Store } from '../connection/store.ts'
import { writerRole } from '../connection/writer-role.ts'
import { describeSchema } from './describe-schema.ts'

/** The committed description; beside `src` as beside `dist`. */
export const schemaFile = fileURLToPath(new URL('../../schema.sql.txt', import.meta.url))

/** First line of the committed description. */
export const schemaFileTitle = '-- What the migrations make; written by scripts/dump-schema.ts.'

/**
 * Compares the live schema with the one this release was tested on. A trigger that was disabled,
 * a grant that was added, an index that was dropped: each is one line.
 *
 * @returns what is missing and what nobody of us made; empty when the schema is as it should be
 */
export async function findSchemaDifferences(
  database: Database,
  schema: string,
): Promise<readonly string[]> {
  const committed = (await readFile(schemaFile, 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('--'))
  const { live, unguarded } = await readSchema(database, { schema })
  // Where the writing role cannot be used it is granted nothing, and a note says so. Whatever else
  // is granted still shows.
  const hasWriter = live.some((line) => line.endsWith(` to ${writerRole}`))
  const expected = hasWriter ? committed : committed.filter((line) => !line.startsWith('grant '))
  return [...listDifferences(expected, live), ...unguarded]
}

/** The same for an open store, at any later time. */
export async function compareSchema(
  store: Pick<Store, 'ownerDatabase' | 'schema'>,
): Promise<readonly string[]> {
  return await findSchemaDifferences(store.ownerDatabase, store.schema)
}

const readSchema = defineTransaction({
  name: 'store.compare-schema',
  intent: 'READ_ONLY',
  calls: [describeSchema],
  run: async (tx, { schema }: { readonly schema: string }) => ({
    live: await describeSchema.in(tx, { schema }),
    unguarded: await findUnguardedPartitions(tx, schema),
  }),
})

/** Lines that only one side has. */
export function listDifferences(
  expected: readonly string[],
  live: readonly string[],
): readonly string[] {
  const expectedLines = new Set(expected)
  const liveLines = new Set(live)
  return [
    ...expected.filter((line) => !liveLines.has(line)).map((line) => `missing: ${line}`),
    ...live.filter((line) => !expectedLines.has(line)).map((line) => `unexpected: ${line}`),
  ]
}

/** A trigger on the parent does not cover TRUNCATE of a partition, so each has its own. */
async function findUnguardedPartitions<S>(
  tx: ReadTx<S>,
  schema: string,
): Promise<readonly string[]> {
  const rows = await tx.query<{ line: string }>(
    `select 'missing: trigger ' || wanted.name || ' on partition ' || c.relname as line
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    cross join (values ('append_only'), ('through_parent')) as wanted (name)
    left join pg_trigger t
      on t.tgrelid = c.oid and t.tgname = wanted.name and t.tgenabled in ('O', 'A')
    where n.nspname = $1 and c.relkind = 'r' and c.relispartition and t.oid is null
    order by 1`,
    [schema],
  )
  return rows.map((row) => row.line)
}
