import { operationsFromRecords } from '../../src/ops/operations-from-records.ts'
import { decisionsContract } from '../support/decisions-contract.ts'
import { diagnosisContract } from '../support/diagnosis-contract.ts'
import { operationsContract, type OperationsHarness } from '../support/operations-contract.ts'
import { trendsContract } from '../support/trends-contract.ts'

const inMemory: OperationsHarness = {
  open: async (records, now) => operationsFromRecords(records, { now: () => now }),
  close: async () => undefined,
}

operationsContract('records in memory', inMemory)
decisionsContract('records in memory', inMemory)
trendsContract('records in memory', inMemory)
diagnosisContract('records in memory', inMemory)
