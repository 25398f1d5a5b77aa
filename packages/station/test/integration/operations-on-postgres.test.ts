import { ingestRecords } from '@first-contact/store'
import { expect } from 'vitest'
import { freshStore } from '../../../store/test/support/fresh-database.ts'
import { openOperations } from '../../src/ops/open-operations.ts'
import { decisionsContract } from '../support/decisions-contract.ts'
import { diagnosisContract } from '../support/diagnosis-contract.ts'
import { operationsContract, type OperationsHarness } from '../support/operations-contract.ts'
import { trendsContract } from '../support/trends-contract.ts'

function onPostgres(): OperationsHarness {
  let drop: () => Promise<void> = async () => undefined
  return {
    open: async (records, now) => {
      const fresh = await freshStore()
      drop = () => fresh.drop()
      const answer = await ingestRecords(
        fresh.store,
        records.map((record) => JSON.stringify(record)),
      )
      expect(answer).toMatchObject({ accepted: records.length, rejected: [] })
      return openOperations({ store: fresh.store, now: () => now })
    },
    close: () => drop(),
  }
}

operationsContract('Postgres', onPostgres())
decisionsContract('Postgres', onPostgres())
trendsContract('Postgres', onPostgres())
diagnosisContract('Postgres', onPostgres())
