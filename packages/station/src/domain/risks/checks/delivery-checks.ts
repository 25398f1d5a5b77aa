import { counted, duration, listed } from '../../rules/plain-words.ts'
import { pass, weekBefore, type RiskCheck } from '../risk-check.ts'

/** A shipper sends every few seconds: five minutes of nothing are no pause. */
const silentAfterMs = 5 * 60_000

/** Beyond it, causes and effects of two processes change places in a timeline. */
const skewMaxMs = 2000

/** A spool that was offline delivers late; a delivery that is late each time is a clock. */
const lateMinMs = 10 * 60_000

const hourMs = 3_600_000

/** Whether everything that was recorded gets here, in order. */
export const deliveryChecks: readonly RiskCheck[] = [
  {
    id: 'no-durable-sink',
    layer: 'L6',
    category: 'delivery',
    level: 'high',
    holds: 'Evidence survives a redeploy of every process',
    title: 'Processes spool where a redeploy deletes it',
    impact:
      'What a process had not delivered when it was replaced is lost, often the crash itself.',
    recommendation:
      'Set FC_SPOOL_DIR to a folder on a volume that outlives the container, or write to Postgres directly.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact store status',
    look: async ({ facts, environment, now }) => {
      const spools = await facts.spools(environment, weekBefore(now).since)
      const lost = spools.filter(({ survivesRedeploy }) => survivesRedeploy === false)
      const [first, ...rest] = lost.map(({ producer }) => producer)
      if (first === undefined) {
        return spools.length === 0
          ? { state: 'not_run', detail: 'no process has announced itself in the last 7 days' }
          : pass(`${counted(spools.length, 'process', 'processes')} looked at`)
      }
      return { state: 'fail', facts: [`of ${listed([first, ...rest])}`] }
    },
  },
  {
    id: 'nothing-received',
    layer: 'L6',
    category: 'delivery',
    level: 'high',
    holds: 'Processes deliver',
    title: 'Nothing was received for a while',
    impact: 'Silence looks like health: a failure that happens now would not be seen.',
    recommendation:
      'Look whether the processes run, whether FC_STATION_URL and FC_TOKEN are right, and whether the spool grows.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact store gaps',
    look: async ({ facts, environment, now }) => {
      const at = await facts.lastReceivedAt(environment)
      if (at === null) {
        return { state: 'fail', facts: ['no process has ever delivered anything'] }
      }
      const ageMs = Math.max(0, now.getTime() - at.getTime())
      return ageMs > silentAfterMs
        ? { state: 'fail', facts: [`the last record came ${duration(ageMs)} ago`] }
        : pass(`the last record came ${duration(ageMs)} ago`)
    },
  },
  {
    id: 'producer-gaps',
    layer: 'L6',
    category: 'delivery',
    level: 'medium',
    holds: 'No record of any process is missing',
    title: 'Records of some processes never arrived',
    impact: 'Timelines of that time have holes, and counts of failures are too low.',
    recommendation:
      'Find out why that spool was lost; first-contact store gaps names the records and when.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact store gaps',
    look: async ({ health, environment }) => {
      const producers = await health.listProducers(environment)
      const [first, ...rest] = producers
        .filter(({ missingRecords }) => missingRecords > 0)
        .map(({ producer, missingRecords }) => `${producer}: ${counted(missingRecords, 'record')}`)
      return first === undefined
        ? pass(`${counted(producers.length, 'process', 'processes')} looked at`)
        : { state: 'fail', facts: [first, ...rest] }
    },
  },
  {
    id: 'clock-skew',
    layer: 'L6',
    category: 'delivery',
    level: 'medium',
    holds: 'The clocks of all processes agree with the store’s',
    title: 'Clocks disagree',
    impact: 'In a timeline across these processes, effects stand before their causes.',
    recommendation:
      'Let a time service (chrony, systemd-timesyncd) set the clocks of all machines.',
    documentation: '/docs/guides/operating.md',
    command: 'first-contact preflight --check clock-skew',
    look: async ({ facts, environment, now }) => {
      const rows = await facts.clockSkew(environment, new Date(now.getTime() - hourMs))
      if (rows.length === 0) {
        return { state: 'not_run', detail: 'no process delivered statistics in the last hour' }
      }
      const wrong = rows.flatMap(({ producer, aheadMs, leastDelayMs }) => {
        if (aheadMs > skewMaxMs) return [`${producer} is ${duration(aheadMs)} ahead`]
        return leastDelayMs > lateMinMs
          ? [`${producer} is ${duration(leastDelayMs)} behind, or delivers that late`]
          : []
      })
      const [first, ...rest] = wrong
      return first === undefined
        ? pass(`${counted(rows.length, 'process', 'processes')} within ${duration(skewMaxMs)}`)
        : { state: 'fail', facts: [first, ...rest] }
    },
  },
]
