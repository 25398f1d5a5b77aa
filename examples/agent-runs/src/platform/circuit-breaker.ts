import {
  defineTable,
  getOrCreateLocked,
  saveRow,
  singleConnectionTransaction,
  type Database,
  type Locked,
  type WriteTx,
} from '@first-contact/transactions'
import {
  admit,
  report,
  type Admission,
  type BreakerRules,
  type BreakerState,
} from './breaker-rules.ts'

export interface CircuitBreaker {
  admit(tool: string): Promise<Admission>
  report(tool: string, call: CallEnd): Promise<BreakerState['state']>
}

interface CallEnd {
  readonly succeeded: boolean
  readonly probe: boolean
}

interface BreakerRow {
  readonly tool: string
  readonly state: BreakerState['state']
  readonly failures: number
  readonly until: Date | null
  readonly until_ms: number | null
  readonly now_ms: number
}

/** The clock is the database's, one for all workers. */
const circuitBreakers = defineTable<BreakerRow>()({
  name: 'agent_runs.circuit_breakers',
  key: ['tool'],
  computed: {
    until_ms: '(extract(epoch from until) * 1000)::float8',
    now_ms: '(extract(epoch from clock_timestamp()) * 1000)::float8',
  },
})

const admitCall = singleConnectionTransaction({
  name: 'agent-runs.admit-call',
  run: async (tx, { tool, rules }: { readonly tool: string; readonly rules: BreakerRules }) => {
    const breaker = await getOrCreateLocked(tx, circuitBreakers, { tool })
    const { row } = breaker
    const { admission, next } = admit(stateOf(row), rules, row.now_ms)
    if (next.state !== row.state || next.untilMs !== row.until_ms) await save(tx, breaker, next)
    return admission
  },
})

const reportCall = singleConnectionTransaction({
  name: 'agent-runs.report-call',
  run: async (
    tx,
    { tool, rules, call }: { tool: string; rules: BreakerRules; call: CallEnd },
  ): Promise<BreakerState['state']> => {
    const breaker = await getOrCreateLocked(tx, circuitBreakers, { tool })
    const { row } = breaker
    const next = report(stateOf(row), rules, { ...call, nowMs: row.now_ms })
    if (next.state !== row.state || next.failures !== row.failures) await save(tx, breaker, next)
    return next.state
  },
})

/** One breaker a tool, shared by all workers through a locked row, which is made on first use. */
export function openCircuitBreaker(database: Database, rules: BreakerRules): CircuitBreaker {
  return {
    admit: (tool) => admitCall(database, { tool, rules }),
    report: (tool, call) => reportCall(database, { tool, rules, call }),
  }
}

async function save<S>(
  tx: WriteTx<S>,
  breaker: Locked<BreakerRow, S, SavedBreaker>,
  next: BreakerState,
): Promise<void> {
  const { state, failures, untilMs } = next
  // Up: a probe that comes a fraction of a millisecond early would be turned down.
  const until = untilMs === null ? null : new Date(Math.ceil(untilMs))
  await saveRow(tx, breaker, { state, failures, until })
}

type SavedBreaker = Partial<Pick<BreakerRow, 'state' | 'failures' | 'until'>>

function stateOf(row: BreakerRow): BreakerState {
  return { state: row.state, failures: row.failures, untilMs: row.until_ms }
}
