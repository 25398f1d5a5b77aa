import { expect, test } from 'vitest'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { openStore } from '../../src/connection/open-store.ts'
import type { Store } from '../../src/connection/store.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { makeLines } from '../support/make-records.ts'
import { temporaryProject } from '../support/temporary-project.ts'

/** A session may outlive its postmaster for a moment: the kill has to be noticed first. */
async function isBackAfter(store: Store, kills: number): Promise<void> {
  while ((store.embedded?.restarts ?? kills) < kills) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('batches sent until they are acknowledged are stored exactly once, however often Postgres is killed', async () => {
  const project = await temporaryProject()
  const store = await openStore({ kind: 'embedded', projectDir: project.dir })
  const lines = makeLines(1_200, new Date())
  const batchLines = 30
  const kills = 3
  let killed = 0
  let refused = 0
  let acknowledged = 0
  try {
    for (let start = 0; start < lines.length; start += batchLines) {
      const batch = lines.slice(start, start + batchLines)
      if (start > 0 && start % (lines.length / (kills + 1)) === 0) {
        await isBackAfter(store, killed)
        const { pid } = store.embedded ?? { pid: 0 }
        expect(pid).toBeGreaterThan(0)
        // In the middle of a batch, more or less.
        setTimeout(() => process.kill(pid, 'SIGKILL'), 3)
        killed += 1
      }
      for (let isStored = false; !isStored;) {
        try {
          const answer = await ingestRecords(store, batch)
          acknowledged += answer.accepted + answer.duplicate
          isStored = true
        } catch (error) {
          expect(error).toMatchObject({ code: 'FC_INGEST_UNAVAILABLE', retryable: true })
          refused += 1
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }
    }
    await isBackAfter(store, kills)
    const stored = await store.database.pool.query(
      `select
        (select count(*) from first_contact.infra_error_events)::integer as envelopes,
        (select count(*) from first_contact.infra_spans)::integer as spans,
        (select sum(occurrences) from first_contact.infra_incidents)::integer as occurrences`,
    )
    expect(acknowledged).toBe(lines.length)
    expect(refused).toBeGreaterThan(0)
    expect(stored.rows).toEqual([{ envelopes: 600, spans: 599, occurrences: 600 }])
    expect(await verifyChain(store)).toMatchObject({ kind: 'intact', rowsChecked: 600 })
  } finally {
    await store.close()
    await project.remove()
  }
}, 180_000)
