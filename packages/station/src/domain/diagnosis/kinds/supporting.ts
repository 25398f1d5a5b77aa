import { clockToleranceMs, justBeforeMs } from '../constants.ts'
import type { Evidence } from '../evidence.ts'
import type { Compared } from '../ranking/compared.ts'
import { outOf, percent } from '../ranking/words.ts'
import type { TelemetryChange } from '../telemetry.ts'
import type { Difference } from './differences.ts'

/** Evidence that strengthens a cause which something else shows, and never makes one. */
export type SupportingEvidence = Evidence

/** Changes in the hour before the symptom, the latest first. */
export function changesJustBefore({ telemetry }: Compared): readonly TelemetryChange[] {
  const { symptomMs } = telemetry.window
  return telemetry.changes
    .filter(({ atMs }) => atMs >= symptomMs - justBeforeMs && atMs <= symptomMs + clockToleranceMs)
    .toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1))
}

export function supporting(
  compared: Compared,
  found: readonly Difference[],
): readonly SupportingEvidence[] {
  return [...fromDifferences(found), ...fromChanges(compared), ...fromReplays(compared)]
}

function fromDifferences(found: readonly Difference[]): readonly Evidence[] {
  return found.map((difference) => ({
    kind: 'association',
    service: difference.service,
    mechanism: 'changed_behaviour',
    operation: null,
    codeLocation: null,
    strength:
      difference.failingWith / difference.failing - difference.healthyWith / difference.healthy,
    statement: `\`${difference.attribute}\` is \`${difference.value}\` in ${outOf(difference.failingWith, difference.failing)} failing correlations and in ${percent(difference.healthyWith / difference.healthy)} of the healthy ones.`,
    ids: difference.ids,
    order: 0,
  }))
}

function fromChanges(compared: Compared): readonly Evidence[] {
  const { symptomMs } = compared.telemetry.window
  return changesJustBefore(compared).flatMap(({ id, atMs, service, summary }) => {
    if (service === null) return []
    const minutes = Math.max(0, Math.round((symptomMs - atMs) / 60_000))
    return [
      {
        kind: 'change' as const,
        service,
        mechanism: 'changed_behaviour' as const,
        operation: null,
        codeLocation: null,
        // The nearer to the symptom, the less else can have come between.
        strength: 1 - Math.max(0, symptomMs - atMs) / justBeforeMs,
        statement: `${summary}, ${minutes === 0 ? 'less than a minute' : minutes === 1 ? '1 minute' : `${minutes} minutes`} before the first symptom.`,
        ids: [id],
        order: atMs - symptomMs,
      },
    ]
  })
}

function fromReplays({ telemetry }: Compared): readonly Evidence[] {
  return telemetry.decisions.flatMap((decision) => {
    const isUnstable = decision.recordedVerdict === 'nondeterministic'
    if (!isUnstable && decision.currentVerdict !== 'changed') return []
    return [
      {
        kind: 'replay' as const,
        service: decision.service,
        mechanism: 'changed_behaviour' as const,
        operation: null,
        codeLocation: null,
        strength: 1,
        statement: isUnstable
          ? `The code that decided \`${decision.engine}\` decides otherwise when it is replayed: the decision does not depend on its recorded input alone.`
          : `Today's code of \`${decision.engine}\` decides otherwise on the same input.`,
        ids: [decision.id],
        order: 0,
      },
    ]
  })
}
