// A correlation as the reference product makes it: API, budget engine, queue, worker, tool.
import type { CorrelatedEventView, TimelineView } from '../../src/api/views.ts'

export const sampleCorrelationId = '4bf92f3577b34da6a3ce929d0e0e4736'

type EventPart = Pick<CorrelatedEventView, 'kind' | 'component' | 'operation' | 'offset_us'> &
  Partial<CorrelatedEventView>

/** An event with everything a test does not care about filled in. */
export function event(part: EventPart, startedAtMs: number): CorrelatedEventView {
  return {
    id: `${part.kind}-${part.component}-${part.operation}-${part.offset_us}`,
    at: new Date(startedAtMs + part.offset_us / 1000).toISOString(),
    duration_us: null,
    layer: null,
    outcome: null,
    error_class: null,
    incident_id: null,
    severity: null,
    summary: '',
    correlation_id: sampleCorrelationId,
    span_id: null,
    parent_span_id: null,
    decision_id: null,
    run_id: 'run_81f2',
    agent_id: 'agent_researcher',
    attempt: null,
    exception_type: null,
    producer: 'agent-runs-api',
    version: '1.4.2',
    ...part,
  }
}

const worker = { producer: 'agent-runs-worker', version: '1.4.2' }

function events(startedAtMs: number): CorrelatedEventView[] {
  const parts: EventPart[] = [
    {
      kind: 'span',
      component: 'api.runs',
      operation: 'POST /runs',
      layer: 'L2',
      offset_us: 0,
      duration_us: 38_400,
      outcome: 'ok',
      span_id: 'a100000000000001',
      attributes: { 'http.status': 202, 'http.route': '/runs' },
    },
    {
      kind: 'span',
      component: 'engines.policy',
      operation: 'decide',
      layer: 'L4',
      offset_us: 4_100,
      duration_us: 2_300,
      outcome: 'ok',
      span_id: 'a100000000000002',
      parent_span_id: 'a100000000000001',
      decision_id: 'dec_1f2e3d4c5b6a7988',
    },
    {
      kind: 'span',
      component: 'platform.store',
      operation: 'insert run',
      layer: 'L6',
      offset_us: 8_000,
      duration_us: 21_500,
      outcome: 'ok',
      span_id: 'a100000000000003',
      parent_span_id: 'a100000000000001',
    },
    {
      kind: 'span',
      component: 'workers.steps',
      operation: 'execute step',
      layer: 'L5',
      offset_us: 1_862_000,
      duration_us: 141_000,
      outcome: 'error',
      error_class: 'infra.external_service',
      span_id: 'a100000000000004',
      parent_span_id: 'a100000000000001',
      ...worker,
    },
    {
      kind: 'span',
      component: 'engines.budget',
      operation: 'decide',
      layer: 'L4',
      offset_us: 1_866_000,
      duration_us: 3_900,
      outcome: 'ok',
      span_id: 'a100000000000005',
      parent_span_id: 'a100000000000004',
      decision_id: 'dec_0a1b2c3d4e5f6071',
      ...worker,
    },
    {
      kind: 'decision',
      id: 'dec_0a1b2c3d4e5f6071',
      component: 'engines.budget',
      operation: 'decide',
      layer: 'L4',
      offset_us: 1_866_000,
      duration_us: 3_100,
      outcome: 'ok',
      summary: 'budget decided allow',
      span_id: 'a100000000000005',
      decision_id: 'dec_0a1b2c3d4e5f6071',
      replayed: {
        at: new Date(startedAtMs + 60_000).toISOString(),
        recorded: 'identical',
        current: 'changed',
        current_version: 'fcv1:0a91c6d7e52b4f3384a1c0de55aa7701',
        drift: 'answer',
      },
      ...worker,
    },
    {
      kind: 'span',
      component: 'tools.pay',
      operation: 'POST /tools/pay',
      layer: 'L6',
      offset_us: 1_874_000,
      duration_us: 96_000,
      outcome: 'error',
      error_class: 'infra.external_service',
      span_id: 'a100000000000006',
      parent_span_id: 'a100000000000004',
      ...worker,
    },
    {
      kind: 'error',
      id: 'err_5b1c9d2e7f30',
      incident_id: 'fc1:0000000000000000',
      component: 'tools.pay',
      operation: 'POST /tools/pay',
      layer: 'L6',
      offset_us: 1_969_000,
      outcome: 'error',
      error_class: 'infra.external_service',
      severity: 'error',
      summary: 'The payment tool answered 503 after 96 ms',
      span_id: 'a100000000000006',
      parent_span_id: 'a100000000000004',
      attempt: 1,
      exception_type: 'ToolUnavailableError',
      ...worker,
    },
    {
      kind: 'span',
      component: 'engines.recovery',
      operation: 'decide',
      layer: 'L4',
      offset_us: 1_976_000,
      duration_us: 1_700,
      outcome: 'ok',
      span_id: 'a100000000000007',
      parent_span_id: 'a100000000000004',
      decision_id: 'dec_99887766554433aa',
      summary: 'retry',
      ...worker,
    },
  ]
  return parts.map((part) => event(part, startedAtMs))
}

export function sampleTimeline(startedAtMs: number): TimelineView {
  const all = events(startedAtMs)
  return {
    correlation_id: sampleCorrelationId,
    started_at: new Date(startedAtMs).toISOString(),
    ended_at: new Date(startedAtMs + 2003).toISOString(),
    duration_us: 2_003_000,
    outcome: 'failed',
    failure_point: all.find(({ kind }) => kind === 'error') ?? null,
    components: [...new Set(all.map(({ component }) => component))],
    layers: ['L2', 'L4', 'L5', 'L6'],
    producers: ['agent-runs-api', 'agent-runs-worker'],
    origin: 'user',
    events: all,
    truncated: false,
    missing: [],
  }
}
