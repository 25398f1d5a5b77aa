import { afterEach, beforeEach, expect, test } from 'vitest'
import { readMigrationFiles } from '../../src/connection/migration-files.ts'
import { openOwnerDatabase } from '../../src/connection/open-databases.ts'
import { openStore } from '../../src/connection/open-store.ts'
import { runMigrations } from '../../src/connection/run-migrations.ts'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { genesisHash, linkHash, rowsDigest } from '../../src/chain/chain-hash.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { cleanupOldErrors } from '../../src/retention/cleanup-old-errors.ts'
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let database: FreshDatabase

beforeEach(async () => {
  database = await freshDatabase({ migrated: false })
})
afterEach(() => database.drop())

/** A store of the release before decisions, with days and a chain. */
async function olderStore(): Promise<void> {
  const { connectionString } = database
  const owner = openOwnerDatabase({
    connectionString,
    applicationName: 'test',
    isSessionKept: true,
  })
  const files = (await readMigrationFiles('first_contact')).slice(0, 8)
  await runMigrations(owner, 'first_contact', files)
  await owner.pool.query(
    'select first_contact.ensure_day_partitions(current_date - 9, current_date)',
  )
  const link = {
    chainWriter: 1,
    chainBatch: 1,
    place: 'infra_error_events',
    day: '2026-01-01',
    rowCount: 1,
    rowsDigest: rowsDigest(['0'.repeat(32)]),
    createdAt: '2026-01-01T00:00:00.000Z',
  } as const
  const genesis = genesisHash([])
  await owner.pool.query(
    `insert into first_contact.infra_chain_writers (genesis_hash) values ('${genesis}')`,
  )
  await owner.pool.query(
    `insert into first_contact.infra_chain_batches values (1, 1, $1, $2, 1, $3, $4, $5, $6)`,
    [link.place, link.day, link.rowsDigest, genesis, linkHash(genesis, link), link.createdAt],
  )
  await owner.pool.query(
    `insert into first_contact.infra_retention_log (as_of, retention_days, what, day, rows_removed,
       bytes_freed) values (now(), 90, 'infra_error_events', '2026-01-01', 1, 0)`,
  )
  await owner.pool.end()
}

test('a store that has days and a chain takes decisions after the upgrade', async () => {
  await olderStore()
  const store = await openStore({ kind: 'url', connectionString: database.connectionString })
  try {
    expect(store.notes).toEqual([])
    const made = new MadeProducer()
    const records = [made.envelope(), made.decision(), made.subjectKey(), ...made.bundle('code')]
    expect(await ingestRecords(store, linesOf(records))).toMatchObject({
      accepted: records.length,
      rejected: [],
    })
    expect(await verifyChain(store)).toMatchObject({
      kind: 'intact',
      linksChecked: 3,
      linksOfDroppedDays: 1,
      rowsChecked: 2,
    })
    const results = await cleanupOldErrors(store, { retentionDays: 7, asOf: new Date() })
    expect(results.map(({ what, daysDropped }) => [what, daysDropped])).toContainEqual([
      'infra_error_events',
      2,
    ])
  } finally {
    await store.close()
  }
})
