import type { CollectedTelemetry } from '../collecting/telemetry-collector.ts'
import { confidenceMin } from '../constants.ts'
import type { CitedEvidence, Diagnosis, RankedCause } from '../diagnosis.ts'
import type { Evidence, EvidenceKind } from '../evidence.ts'
import { changedCalls } from '../kinds/calls.ts'
import { differences } from '../kinds/differences.ts'
import { errorOrigins } from '../kinds/error-origins.ts'
import { logLines } from '../kinds/log-lines.ts'
import { metricShifts } from '../kinds/metric-shifts.ts'
import { changesJustBefore, supporting } from '../kinds/supporting.ts'
import { timeSpent } from '../kinds/time-spent.ts'
import { causeSentence } from './cause-text.ts'
import { compare, type Compared } from './compared.ts'
import { confidenceOf, confidenceWord, weightOf } from './confidence.ts'
import { explainAway } from './explain-away.ts'
import { isEmpty, notesOf } from './notes.ts'

/** Further differences are of the same kind, or of chance. */
const differencesMax = 10
const causesMax = 10

/** Ranks what may have caused the failing side, from how it differs from the healthy one. */
export function rankCauses(telemetry: CollectedTelemetry): Diagnosis {
  const compared = compare(telemetry)
  const found = differences(compared)
  const causes = isEmpty(telemetry, 'failing') ? [] : rank(compared, supporting(compared, found))
  return {
    verdict:
      causes.length > 0
        ? 'causes'
        : isEmpty(telemetry, 'failing')
          ? 'no_failing_evidence'
          : 'nothing_stands_out',
    causes,
    differences: found.slice(0, differencesMax),
    changesBefore: changesJustBefore(compared),
    notes: notesOf(compared),
    window: telemetry.window,
    seen: {
      healthy: { ...telemetry.seen.healthy, correlations: compared.healthy.length },
      failing: { ...telemetry.seen.failing, correlations: compared.failing.length },
    },
  }
}

function rank(compared: Compared, hints: readonly Evidence[]): readonly RankedCause[] {
  const primary = [
    ...errorOrigins(compared),
    ...timeSpent(compared),
    ...changedCalls(compared),
    ...logLines(compared),
    ...metricShifts(compared),
  ]
  const isOneSided = isEmpty(compared.telemetry, 'healthy')
  const left = explainAway(primary, compared.topology).filter(({ strength }) => strength > 0)
  return [...Map.groupBy(left, ({ service }) => service)]
    .map(([service, own]) =>
      causeOf(service, [...own, ...hints.filter((hint) => hint.service === service)], isOneSided),
    )
    .filter(({ cause }) => cause.confidence >= confidenceMin)
    .toSorted(
      (a, b) =>
        b.cause.confidence - a.cause.confidence ||
        a.order - b.order ||
        ((a.cause.evidence[0]?.ids[0] ?? '') < (b.cause.evidence[0]?.ids[0] ?? '') ? -1 : 1),
    )
    .slice(0, causesMax)
    .map(({ cause }) => cause)
}

/** The cause of an effect is named where both are seen: a busy CPU, not the slowness it makes. */
const explains: readonly (readonly [EvidenceKind, readonly EvidenceKind[]])[] = [
  ['exception', ['error_origin', 'error_log', 'error_metric']],
  ['resource', ['self_time', 'network', 'no_answer', 'latency_metric', 'error_metric']],
]

function leading(weighed: readonly (readonly [EvidenceKind, number])[]): EvidenceKind | null {
  const [first] = weighed
  if (first === undefined) return null
  const explaining = explains.find(
    ([cause, effects]) =>
      effects.includes(first[0]) &&
      weighed.some(([kind, weight]) => kind === cause && weight >= first[1] / 2),
  )
  return explaining?.[0] ?? first[0]
}

function causeOf(
  service: string,
  evidence: readonly Evidence[],
  isOneSided: boolean,
): { readonly cause: RankedCause; readonly order: number } {
  const kinds = Map.groupBy(evidence, ({ kind }) => kind)
  const weighed = [...kinds]
    .map(([kind, ofKind]) => [kind, weightOf(kind, ofKind)] as const)
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const ordered = weighed.flatMap(([kind]) =>
    (kinds.get(kind) ?? []).toSorted(
      (a, b) => b.strength - a.strength || ((a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1),
    ),
  )
  const lead = ordered.find(({ kind }) => kind === leading(weighed))
  const confidence = confidenceOf(evidence, isOneSided)
  const named = {
    service,
    operation:
      lead?.operation ?? ordered.find(({ operation }) => operation !== null)?.operation ?? null,
    mechanism: lead?.mechanism ?? 'changed_behaviour',
    codeLocation:
      lead?.codeLocation ??
      ordered.find(({ codeLocation }) => codeLocation !== null)?.codeLocation ??
      null,
  } as const
  return {
    order: ordered.reduce((first, { order }) => Math.min(first, order), Number.POSITIVE_INFINITY),
    cause: {
      ...named,
      confidence,
      word: confidenceWord(confidence),
      statement: causeSentence(named),
      evidence: ordered.map(citedOf),
    },
  }
}

function citedOf(evidence: Evidence): CitedEvidence {
  const { kind, statement, ids } = evidence
  return { kind, statement, weight: Math.round(weightOf(kind, [evidence]) * 1000) / 1000, ids }
}
