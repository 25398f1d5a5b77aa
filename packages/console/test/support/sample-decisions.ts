// Decisions as the reference product makes them, and what a station answers about them.
import type { DecisionDetailView } from '../../src/api/views.ts'
import { sampleCorrelationId } from './sample-timeline.ts'

export const budgetVersions = [
  'fcv1:ce2bbda949425178f795220f35814550',
  'fcv1:0a91c6d7e52b4f3384a1c0de55aa7701',
] as const

const kinds: readonly Partial<DecisionDetailView>[] = [
  {
    engine: 'budget',
    component: 'engines.budget',
    outcome: 'allow',
    summary: 'budget decided allow',
    engine_version: budgetVersions[0],
  },
  {
    engine: 'budget',
    component: 'engines.budget',
    outcome: 'halt',
    summary: 'budget decided halt',
    engine_version: budgetVersions[1],
    replayability: 'partial',
    replayability_reasons: ['dropped: customer.email was read', 'unrecorded: Date.now'],
    unrecorded_reads: ['Date.now'],
  },
  {
    engine: 'policy',
    component: 'engines.policy',
    type: 'threw',
    outcome: null,
    summary: 'policy threw PolicyError',
    error: { type: 'PolicyError', summary: 'no rule for tool pay' },
    output_summary: null,
    output_fields: [],
    engine_version: null,
    engine_version_reason: 'no manifest was found beside the engine',
    replayability: 'no',
    replayability_reasons: ['version: no manifest was found beside the engine'],
  },
]

export function sampleDecision(index: number, nowMs: number): DecisionDetailView {
  return {
    id: `dec_${index.toString(16).padStart(16, '0')}`,
    at: new Date(nowMs - 40_000 - index * 1000).toISOString(),
    type: 'decided',
    replayed: null,
    replays: [],
    can_replay: true,
    engine: 'budget',
    component: 'engines.budget',
    outcome: 'allow',
    summary: 'budget decided allow',
    input_summary: 'estimate_cents: 1200, run_budget_cents: 5000; 1 field withheld',
    duration_us: 66 + index,
    affected_run: 'run_81f2',
    agent_id: 'agent_researcher',
    correlation_id: sampleCorrelationId,
    engine_version: budgetVersions[0],
    replayability: 'exact',
    origin: 'synthetic',
    output_summary: 'outcome: allow, remaining_cents: 3796',
    input_fields: [
      { name: 'estimate_cents', kind: 'plain', value: '1200' },
      { name: 'run_budget_cents', kind: 'plain', value: '5000' },
      { name: 'customer.name', kind: 'sealed', value: null },
      { name: 'customer.email', kind: 'dropped', value: null },
      { name: 'customer.id', kind: 'token', value: null },
      ...Array.from({ length: 8 }, (_, index) => ({
        name: `policy.tools.${index}`,
        kind: 'plain' as const,
        value: 'pay',
      })),
    ],
    output_fields: [
      { name: 'outcome', kind: 'plain', value: 'allow' },
      { name: 'remaining_cents', kind: 'plain', value: '3796' },
    ],
    error: null,
    span_id: 'a100000000000005',
    engine_version_reason: null,
    replayability_reasons: [],
    unrecorded_reads: [],
    environment: 'production',
    producer: 'agent-runs-worker',
    version: '1.4.2',
    ...kinds[index % kinds.length],
  }
}

/** Names as long as the station lets them be. */
export function longNamedDecision(nowMs: number): DecisionDetailView {
  const engine = 'carried-over-amounts-and-ledger-reconcile'
  const outcome = 'ask_the_tenant_owner_and_hold_every_payment_until_the_ledger_agrees'
  return {
    ...sampleDecision(1, nowMs),
    id: 'dec_ffffffffffffffff',
    engine,
    component: 'engines.budget.allocation.reconciliation.of_carried_over_amounts.v2',
    outcome,
    summary: `${engine} decided ${outcome}`,
    affected_run: `run_${'81f2c0de'.repeat(12)}`,
    agent_id: 'agent_researcher_of_carried_over_amounts_in_closed_periods',
    input_fields: [
      { name: 'policy.agent_tools.'.repeat(6), kind: 'plain', value: '184467'.repeat(20) },
    ],
    input_summary: `${'carried_over_amount_in_cents_of_the_period_before: 184467, '.repeat(3)}…`,
  }
}

const pageSize = 50

function countsOf(decisions: readonly DecisionDetailView[]) {
  const groups = Map.groupBy(decisions, ({ engine, engine_version, outcome }) =>
    [engine, engine_version, outcome].join(' '),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const being = (value: string) =>
      group.filter(({ replayability }) => replayability === value).length
    return [
      {
        engine: first.engine,
        engine_version: first.engine_version,
        outcome: first.outcome,
        decisions: group.length,
        threw: group.filter(({ type }) => type === 'threw').length,
        exact: being('exact'),
        partial: being('partial'),
        not_replayable: being('no'),
      },
    ]
  })
}

/** What a station answers under `/ops/decisions`; null when there is no such decision. */
export function decisionsAnswer(
  { pathname, searchParams }: URL,
  decisions: readonly DecisionDetailView[],
): unknown {
  const window = {
    window_start: new Date(Date.now() - 86_400_000).toISOString(),
    window_end: new Date().toISOString(),
  }
  if (pathname === '/ops/decisions/counts') {
    return { total: decisions.length, counts: countsOf(decisions), ...window }
  }
  const [, , , id] = pathname.split('/')
  if (id !== undefined) return decisions.find((each) => each.id === id) ?? null
  const asked = (name: string, value: string | null) =>
    !searchParams.has(name) || searchParams.get(name) === value
  const matching = decisions.filter(
    (each) =>
      asked('engine', each.engine) &&
      asked('outcome', each.outcome) &&
      asked('version', each.engine_version ?? 'unknown') &&
      asked('replayability', each.replayability) &&
      asked('verdict', each.replayed?.current ?? null) &&
      asked('origin', each.origin) &&
      asked('run_id', each.affected_run) &&
      asked('correlation_id', each.correlation_id),
  )
  const from = Number(searchParams.get('cursor') ?? 0)
  const isMore = from + pageSize < matching.length
  return {
    items: matching.slice(from, from + pageSize),
    next_cursor: isMore ? String(from + pageSize) : null,
    ...window,
  }
}
