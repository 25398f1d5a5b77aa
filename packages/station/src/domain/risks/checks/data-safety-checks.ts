import type { ServerTimeoutsRow } from '../../ports/risk-facts-port.ts'
import { percent } from '../../rules/measure-text.ts'
import { counted, duration, listed } from '../../rules/plain-words.ts'
import { pass, type RiskCheck } from '../risk-check.ts'

const dayMs = 24 * 3_600_000

/** The schedule runs once a day; two days without are no accident. */
const retentionLateMs = 2 * dayMs

/** A backup that was not put back for a month proves what the data was then. */
const proofMaxAgeMs = 30 * dayMs

/** Below a tenth, or two weeks, somebody should order a disk. */
const diskLeastShare = 0.1
const diskLeastDays = 14

function missingLimits(row: ServerTimeoutsRow): readonly string[] {
  return [
    ...(row.lockTimeoutMs === 0 ? ['lock_timeout'] : []),
    ...(row.statementTimeoutMs === 0 ? ['statement_timeout'] : []),
    ...(row.idleInTransactionMs === 0 ? ['idle_in_transaction_session_timeout'] : []),
  ]
}

/** Whether data is safe, and its places do not run full. */
export const dataSafetyChecks: readonly RiskCheck[] = [
  {
    id: 'database-timeouts',
    layer: 'L6',
    category: 'data_safety',
    level: 'medium',
    holds: 'A session cannot wait for ever in any database of the server',
    title: 'Databases have no timeouts',
    impact:
      'A connection that waits for a lock, or holds one in an idle transaction, does so until somebody kills it.',
    recommendation: `Such as: alter database <name> set lock_timeout = '5s', and likewise idle_in_transaction_session_timeout = '60s' and statement_timeout = '30s'. Transactions of the transactions package set their own.`,
    documentation: '/docs/guides/transactions.md',
    command: 'first-contact preflight --check database-timeouts',
    look: async ({ facts }) => {
      const rows = await facts.serverTimeouts()
      if (rows.length === 0) {
        return { state: 'not_run', detail: 'no database of the product is on this server' }
      }
      const [first, ...rest] = rows
        .map((row) => ({ database: row.database, missing: missingLimits(row) }))
        .filter(({ missing }) => missing.length > 0)
        .map(({ database, missing }) => `${database}: no ${listed(missing)}`)
      return first === undefined
        ? pass(`${counted(rows.length, 'database')} looked at`)
        : { state: 'fail', facts: [first, ...rest] }
    },
  },
  {
    id: 'retention-late',
    layer: 'L6',
    category: 'data_safety',
    level: 'medium',
    holds: 'Evidence goes when its time is over',
    title: 'Retention is not scheduled, or late',
    impact: 'The disk fills up, and data is kept longer than was promised.',
    recommendation: 'Let a station run, or call cleanup_old_errors from a schedule of your own.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact store status',
    look: async ({ facts, now }) => {
      const { retentionDays, oldestDay, lastRunAt, scheduledSince } = await facts.retention()
      const sinceMs = now.getTime() - (lastRunAt ?? scheduledSince).getTime()
      const isLate = sinceMs > retentionLateMs
      const oldestMs = oldestDay === null ? now.getTime() : Date.parse(`${oldestDay}T00:00:00Z`)
      const overdueMs = now.getTime() - oldestMs - (retentionDays + 1) * dayMs
      if (overdueMs > retentionLateMs) {
        return {
          state: 'fail',
          facts: [`evidence of ${oldestDay} is still there, ${retentionDays} days are kept`],
        }
      }
      if (isLate) {
        return {
          state: 'fail',
          facts: [
            lastRunAt === null
              ? `cleanup_old_errors has not run in ${duration(sinceMs)}`
              : `cleanup_old_errors last ran ${duration(sinceMs)} ago`,
          ],
        }
      }
      return pass(
        lastRunAt === null
          ? 'scheduled; it has not been its time yet'
          : `ran ${duration(sinceMs)} ago`,
      )
    },
  },
  {
    id: 'backup-never-restored',
    layer: 'L6',
    category: 'data_safety',
    level: 'high',
    holds: 'A backup was put back and compared within a month',
    title: 'No backup was ever put back',
    impact: 'Nobody knows whether the evidence could be had again after the disk is gone.',
    recommendation:
      'first-contact store backup <file> --prove makes one, puts it back and compares.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact store backup ./backups --prove',
    look: async ({ facts, now }) => {
      const { lastBackupAt, lastProvenAt } = await facts.backups()
      if (lastProvenAt === null) {
        return {
          state: 'fail',
          facts: [
            lastBackupAt === null
              ? 'there is no backup'
              : `the last backup is ${duration(now.getTime() - lastBackupAt.getTime())} old, and none was put back`,
          ],
        }
      }
      const ageMs = now.getTime() - lastProvenAt.getTime()
      const seen = `a backup was put back and compared ${duration(ageMs)} ago`
      return ageMs > proofMaxAgeMs ? { state: 'fail', facts: [seen], level: 'medium' } : pass(seen)
    },
  },
  {
    id: 'disk-nearly-full',
    layer: 'L6',
    category: 'data_safety',
    level: 'high',
    holds: 'The disk of the store has room',
    title: 'The disk is nearly full',
    impact: 'When it is full, nothing is stored any more, and spools grow until they shed.',
    recommendation: 'Give it more room, set store.maxBytes, or shorten retentionDays.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact store status',
    look: async ({ facts }) => {
      const disk = await facts.disk()
      if (disk === null) {
        return { state: 'not_run', detail: 'the disk of this server cannot be seen from here' }
      }
      const { freeBytes, totalBytes, daysUntilFull } = disk
      const share = totalBytes === 0 ? 1 : freeBytes / totalBytes
      const room = `${percent(share)} free`
      const until =
        daysUntilFull === null ? '' : `, full in ${counted(Math.floor(daysUntilFull), 'day')}`
      const isShort = daysUntilFull !== null && daysUntilFull < diskLeastDays
      return share < diskLeastShare || isShort
        ? { state: 'fail', facts: [`${room}${until}`] }
        : pass(room)
    },
  },
]
