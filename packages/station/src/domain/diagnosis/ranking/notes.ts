import type { CollectedTelemetry } from '../collecting/telemetry-collector.ts'
import { sampleMin } from '../constants.ts'
import type { Compared } from './compared.ts'
import { figure } from './words.ts'

/** Whether a side holds anything at all. */
export function isEmpty({ seen }: CollectedTelemetry, side: 'healthy' | 'failing'): boolean {
  const { spans, events, samples } = seen[side]
  return spans + events + samples === 0
}

/** What makes an answer weaker than it looks. */
export function notesOf({ telemetry, healthy, failing }: Compared): readonly string[] {
  const notes: string[] = []
  if (isEmpty(telemetry, 'failing')) {
    notes.push('There is nothing on the failing side: there is nothing to explain.')
  }
  if (isEmpty(telemetry, 'healthy')) {
    notes.push(
      'There is nothing on the healthy side to compare with: what is said rests on one side, and stays below "likely".',
    )
  }
  notes.push(...oneSidedKinds(telemetry))
  for (const [side, trees] of [
    ['healthy', healthy],
    ['failing', failing],
  ] as const) {
    if (trees.length > 0 && trees.length < sampleMin && !isEmpty(telemetry, side)) {
      notes.push(
        `Only ${figure(trees.length)} ${side} correlation${trees.length === 1 ? '' : 's'}: times cannot be compared.`,
      )
    }
  }
  if (telemetry.outside > 0) {
    notes.push(
      `${figure(telemetry.outside)} records lie outside of both windows and were not looked at.`,
    )
  }
  if (telemetry.sampledOutSpans > 0) {
    notes.push(
      `${figure(telemetry.sampledOutSpans)} spans were left out: whole traces were sampled by their id.`,
    )
  }
  if (telemetry.cutSpans > 0) {
    notes.push(`${figure(telemetry.cutSpans)} spans of very large traces were left out.`)
  }
  if (telemetry.notKept > 0) {
    notes.push(
      `${figure(telemetry.notKept)} log lines or metric values were left out: more kinds of them than are kept.`,
    )
  }
  return notes
}

function oneSidedKinds(telemetry: CollectedTelemetry): readonly string[] {
  if (isEmpty(telemetry, 'healthy') || isEmpty(telemetry, 'failing')) return []
  const names = {
    spans: 'spans',
    events: 'log lines and errors',
    samples: 'metric values',
  } as const
  return (['spans', 'events', 'samples'] as const).flatMap((kind) => {
    const [before, now] = [telemetry.seen.healthy[kind], telemetry.seen.failing[kind]]
    if ((before === 0) === (now === 0) || (telemetry.isLabelled && kind === 'events')) return []
    return [`There are ${names[kind]} on the ${before === 0 ? 'failing' : 'healthy'} side only.`]
  })
}
