import type { IncidentDetailView, IncidentSummaryView, NowView } from '../../src/api/views.ts'
import { event, sampleCorrelationId } from './sample-timeline.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

const kinds: readonly Partial<IncidentSummaryView>[] = [
  {
    severity: 'urgent',
    title: 'An outside service fails in tools.pay (POST /tools/pay)',
    component: 'tools.pay',
    layer: 'L6',
    error_class: 'infra.external_service',
    operation: 'POST /tools/pay',
    category: 'external_dependency',
    occurrences: 62,
    retries: 118,
    affected_runs: 41,
    affected_agents: 3,
    origins: ['user', 'synthetic'],
  },
  {
    severity: 'action',
    title: 'Budget used up in engines.budget (decide)',
    component: 'engines.budget',
    layer: 'L4',
    error_class: 'domain.budget_exceeded',
    operation: 'decide',
    category: 'budget_exhaustion',
    occurrences: 14,
    retries: 0,
    affected_runs: 14,
    affected_agents: 2,
    origins: ['synthetic'],
  },
  {
    severity: 'attention',
    title: 'Blocked by policy in engines.policy (decide)',
    component: 'engines.policy',
    layer: 'L4',
    error_class: 'domain.policy_violation',
    operation: 'decide',
    category: 'policy_violation',
    occurrences: 4,
    retries: 1,
    affected_runs: 4,
    affected_agents: 1,
    origins: ['synthetic'],
  },
  {
    severity: 'info',
    title: 'Timeouts in workers.steps (execute step)',
    component: 'workers.steps',
    layer: 'L5',
    error_class: 'infra.timeout',
    operation: 'execute step',
    category: 'execution_failure',
    occurrences: 1,
    retries: 2,
    affected_runs: 1,
    affected_agents: 1,
    origins: ['user'],
    state: 'quiet',
  },
]

export function sampleIncident(index: number, nowMs: number): IncidentSummaryView {
  const kind = kinds[index % kinds.length] ?? {}
  return {
    id: `fc1:${index.toString(16).padStart(16, '0')}`,
    category: 'execution_failure',
    severity: 'info',
    title: '',
    component: '',
    layer: 'L4',
    error_class: 'unknown',
    operation: '',
    occurrences: 1,
    retries: 0,
    affected_runs: 0,
    affected_agents: 0,
    first_seen: new Date(nowMs - 5 * hourMs - index * minuteMs).toISOString(),
    last_seen: new Date(nowMs - 40_000 - index * 7 * minuteMs).toISOString(),
    state: 'active',
    sample_correlation_id: sampleCorrelationId,
    origins: ['user'],
    ...kind,
  }
}

/** Names as long as the recorder lets them be. */
export function longNamedIncident(nowMs: number): IncidentSummaryView {
  const component = 'engines.budget.allocation.reconciliation.of_carried_over_amounts.v2'
  const operation = 'reconcileCarriedOverAmountsWithExternalLedgerAndNotifyTenantOwners'
  return {
    ...sampleIncident(1, nowMs),
    id: 'fc1:ffffffffffffffff',
    title: `Stored state contradicts itself in ${component} (${operation})`,
    component,
    operation,
    error_class: 'system.state_corruption_in_carried_over_amounts_of_closed_periods',
    occurrences: 184_467,
    retries: 1_204_388,
    affected_runs: 98_112,
    affected_agents: 1_204,
    origins: ['user', 'synthetic', 'rehearsal'],
  }
}

export function sampleDetail(summary: IncidentSummaryView, nowMs: number): IncidentDetailView {
  const evidence = Array.from({ length: 8 }, (_, index) =>
    event(
      {
        kind: 'error',
        id: `err_${(0x5b1c9d2e7f30 + index).toString(16)}`,
        component: summary.component,
        operation: summary.operation,
        layer: 'L6',
        offset_us: 0,
        outcome: 'error',
        error_class: summary.error_class,
        severity: 'error',
        summary: 'The payment tool answered 503 after 96 ms',
        exception_type: 'ToolUnavailableError',
        attempt: (index % 3) + 1,
        run_id: `run_${(0x81f2 + index).toString(16)}`,
        correlation_id: index === 0 ? sampleCorrelationId : index.toString(16).padStart(32, '0'),
        producer: 'agent-runs-worker',
      },
      nowMs - 40_000 - index * 3 * minuteMs,
    ),
  )
  return {
    ...summary,
    description: `\`${summary.operation}\` in \`${summary.component}\` failed ${summary.occurrences} times since it was first seen, and ${summary.retries} retries of it failed too. It affected ${summary.affected_runs} runs and ${summary.affected_agents} agents.`,
    environment: 'production',
    shed_occurrences: 0,
    severity_reasons: [
      `${summary.occurrences} occurrences: urgent from 50`,
      'It grew from 4 to 31 occurrences in the last hour',
    ],
    grouping: {
      key: summary.id,
      version: 'fc1',
      because: [
        { field: 'component', value: summary.component },
        { field: 'layer', value: summary.layer },
        { field: 'error_class', value: summary.error_class },
        { field: 'operation', value: summary.operation },
      ],
      explanation:
        'Failures are one incident when component, layer, error class and operation are the same. Message and stack text play no part, so a changed wording neither splits nor merges incidents.',
    },
    trend: hours(168, nowMs).map((hour, index) => ({
      hour,
      occurrences: index > 162 ? (index - 160) * 3 : index % 29 === 0 ? 1 : 0,
      retries: 0,
    })),
    evidence,
    evidence_next_cursor: 'bmV4dA',
    pinned_evidence: true,
    sample_correlation_ids: [sampleCorrelationId, '00000000000000000000000000000001'],
  }
}

function hours(count: number, nowMs: number): string[] {
  const thisHourMs = Math.floor(nowMs / hourMs) * hourMs
  return Array.from({ length: count }, (_, index) =>
    new Date(thisHourMs - (count - 1 - index) * hourMs).toISOString(),
  )
}

export function sampleNow(incidents: readonly IncidentSummaryView[], nowMs: number): NowView {
  const counted = (severity: string) =>
    incidents.filter((incident) => incident.severity === severity).length
  const worst = incidents[0]
  return {
    sentence:
      worst === undefined
        ? 'No failure in the last 24 hours. Last record stored 4 s ago.'
        : `${worst.title}: ${worst.occurrences} times, first seen 00:57 UTC, ${worst.affected_runs} runs affected${incidents.length > 1 ? `; ${incidents.length - 1} more incidents are open` : ''}.`,
    state: worst === undefined ? 'ok' : 'trouble',
    by_severity: {
      urgent: counted('urgent'),
      action: counted('action'),
      attention: counted('attention'),
      info: counted('info'),
    },
    active_incidents: incidents.length,
    affected_runs: worst?.affected_runs ?? 0,
    top_incidents: incidents.slice(0, 3),
    trend: hours(24, nowMs).map((hour, index) => ({
      hour,
      occurrences:
        worst === undefined ? 0 : ([0, 0, 1, 0, 2, 0, 0, 3, 1, 0, 0, 4, 8, 21][index - 10] ?? 0),
    })),
    last_event_stored_at: new Date(nowMs - 4000).toISOString(),
    last_stored_age_seconds: 4,
    producers: [
      producer('agent-runs-api', nowMs - 3000),
      {
        ...producer('agent-runs-worker', nowMs - 4000),
        missing_records: worst === undefined ? 0 : 12,
      },
      { ...producer('agent-runs-tools', nowMs - 9 * minuteMs), alive: worst === undefined },
      producer('station', nowMs - 2000),
      producer('station-probe', nowMs - 2000),
    ],
    last_changes: [
      event(
        {
          kind: 'mark',
          component: 'deploy',
          operation: 'deploy',
          offset_us: 0,
          summary: 'Deploy 1.4.2: new payment client',
          producer: 'ci',
        },
        nowMs - 5 * hourMs - 4 * minuteMs,
      ),
      event(
        {
          kind: 'start',
          component: 'agent-runs-worker',
          operation: 'start',
          offset_us: 0,
          summary: 'agent-runs-worker 1.4.2 started',
          producer: 'agent-runs-worker',
        },
        nowMs - 5 * hourMs - 3 * minuteMs,
      ),
    ],
    checked_at: new Date(nowMs - 1000).toISOString(),
    environment: 'production',
  }
}

function producer(name: string, lastSeenMs: number): NowView['producers'][number] {
  return {
    producer: name,
    last_seen_at: new Date(lastSeenMs).toISOString(),
    alive: true,
    missing_records: 0,
    shed_records: 0,
    version: '1.4.2',
  }
}
