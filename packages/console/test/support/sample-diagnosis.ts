// What the station says of an incident of the reference product.
import type { DiagnosisView, IncidentSummaryView } from '../../src/api/views.ts'
import { event, sampleCorrelationId } from './sample-timeline.ts'

const minuteMs = 60_000

export const thinNote =
  'There is nothing on the healthy side to compare with: what is said rests on one side, and stays below "likely".'

function correlations(count: number, seed: string): string[] {
  return Array.from({ length: count }, (_, index) => seed + index.toString(16).padStart(31, '0'))
}

/** A cause that is nearly sure, one that is not, and what lies around them. */
export function sampleDiagnosis(incident: IncidentSummaryView, nowMs: number): DiagnosisView {
  const cited = (...ids: readonly string[]) =>
    ids.map((id) => ({ id, correlation_id: sampleCorrelationId }))
  return {
    subject: { kind: 'incident', id: incident.id },
    environment: 'production',
    verdict: 'causes',
    causes: [
      {
        rank: 1,
        component: incident.component,
        layer: 'L6',
        operation: incident.operation,
        mechanism: 'error_origin',
        code_location: null,
        confidence: 0.934,
        confidence_word: 'very likely',
        statement: `${incident.component} fails by itself (\`${incident.operation}\`).`,
        evidence: [
          {
            kind: 'error_origin',
            statement: `\`${incident.operation}\` is the deepest failing operation (${incident.error_class}, TimeoutError) in 20 of 20 correlations, against 0 of 40 healthy ones.`,
            weight: 0.857,
            citations: cited(
              'err_5b1c9d2e7f30',
              'err_5b1c9d2e7f31',
              'err_5b1c9d2e7f32',
              'err_5b1c9d2e7f33',
              'err_5b1c9d2e7f34',
            ),
          },
          {
            kind: 'association',
            statement:
              '`version` is `1.4.2` in 20 of 20 failing correlations and in 12 % of the healthy ones.',
            weight: 0.264,
            citations: cited('a100000000000007'),
          },
          {
            kind: 'change',
            statement:
              'agent-runs-worker 1.4.2 started, commit 9b46dbc1aa, 4 minutes before the first symptom.',
            weight: 0.233,
            citations: [{ id: 'agent-runs-worker:0mwz-9f:1', correlation_id: null }],
          },
        ],
      },
      {
        rank: 2,
        component: 'workers.steps',
        layer: 'L5',
        operation: 'execute step',
        mechanism: 'slow_code',
        code_location: null,
        confidence: 0.17,
        confidence_word: 'weak',
        statement: 'workers.steps is slow by itself (`execute step`).',
        evidence: [
          {
            kind: 'self_time',
            statement:
              '`execute step` itself, without what it calls, takes 41 ms against 22 ms (medians); 9 of 20 longer than 90 % of the healthy ones; 20 % of all added time.',
            weight: 0.17,
            citations: cited('a100000000000006'),
          },
        ],
      },
    ],
    differences: [
      {
        component: 'workers.steps',
        attribute: 'version',
        value: '1.4.2',
        failing_with: 20,
        failing: 20,
        healthy_with: 5,
        healthy: 40,
        lift: 2.4,
        ids: ['a100000000000007'],
      },
    ],
    changes_before: [
      event(
        {
          kind: 'start',
          id: 'agent-runs-worker:0mwz-9f:1',
          component: 'agent-runs-worker',
          operation: 'start',
          offset_us: 0,
          summary: 'agent-runs-worker 1.4.2 started, commit 9b46dbc1aa',
        },
        Date.parse(incident.first_seen) - 4 * minuteMs,
      ),
    ],
    decisions: [],
    earlier_incidents: [
      {
        ...incident,
        id: 'fc1:00000000000000ab',
        title: 'An outside service fails in tools.search (GET /search)',
        last_seen: new Date(nowMs - 50 * 60 * minuteMs).toISOString(),
      },
    ],
    failing_correlations: correlations(20, 'a'),
    healthy_correlations: correlations(40, 'b'),
    notes: [],
    confidence_meaning:
      'Confidence is 0 to 1. It is no probability that was learnt from your incidents.',
    symptom_at: incident.first_seen,
  }
}

/** The same of a failure with nothing beside it. */
export function thinDiagnosis(incident: IncidentSummaryView, nowMs: number): DiagnosisView {
  const whole = sampleDiagnosis(incident, nowMs)
  return {
    ...whole,
    causes: whole.causes.slice(0, 1).map((cause) => ({
      ...cause,
      confidence: 0.5,
      confidence_word: 'possible',
      evidence: cause.evidence.slice(0, 1),
    })),
    differences: [],
    changes_before: [],
    earlier_incidents: [],
    failing_correlations: correlations(1, 'a'),
    healthy_correlations: [],
    notes: [thinNote, 'Only 1 failing correlation: times cannot be compared.'],
  }
}
