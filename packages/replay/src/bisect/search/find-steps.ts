import type { Finding, Place } from '../finding.ts'
import type { Observer } from '../observer.ts'
import type { FoundStep } from './inside-merge.ts'
import { halve, type Step, stepsIn } from './transitions.ts'

/** What was found along a row of places. */
export interface FoundSteps {
  readonly steps: readonly FoundStep[]
  /** `scan`: every place was asked. `halving`: few were, and other steps may be there. */
  readonly search: 'scan' | 'halving'
  /** Every place that was asked. */
  readonly findings: readonly Finding[]
}

export interface FindStepsOptions {
  readonly observer: Observer
  /** Places that are asked one by one; of more, a step is sought by halving. */
  readonly scanMax: number
  readonly onAsked: (asked: number, total: number) => void
}

/** Finds where in a row of places what they make of a decision changes. The first one is the good one. */
export async function findSteps(
  places: readonly Place[],
  options: FindStepsOptions,
): Promise<FoundSteps> {
  return places.length <= options.scanMax ? scan(places, options) : halving(places, options)
}

async function scan(
  places: readonly Place[],
  { observer, onAsked }: FindStepsOptions,
): Promise<FoundSteps> {
  let asked = 0
  const findings = await Promise.all(
    places.map(async (place) => {
      const finding = await observer.findingAt(place)
      onAsked((asked += 1), places.length)
      return finding
    }),
  )
  const steps = stepsIn(findings.map(({ key }) => key)).flatMap((step) => foundStep(step, findings))
  return { steps, search: 'scan', findings }
}

async function halving(
  places: readonly Place[],
  { observer, onAsked }: FindStepsOptions,
): Promise<FoundSteps> {
  const known = new Map<number, Finding>()
  const keyAt = async (index: number): Promise<string | null> => {
    const place = places[index]
    if (place === undefined) return null
    const finding = await observer.findingAt(place)
    known.set(index, finding)
    onAsked(known.size, Math.ceil(Math.log2(places.length)) + 2)
    return finding.key
  }
  // The last one that says anything.
  let last = places.length - 1
  while (last > 0 && (await keyAt(last)) === null) last -= 1
  const first = await keyAt(0)
  const isStep = last > 0 && (await keyAt(last)) !== first
  const step = isStep ? await halve({ before: 0, after: last }, keyAt) : null
  const findings = [...known].toSorted(([a], [b]) => a - b).map(([, finding]) => finding)
  return {
    steps:
      step === null
        ? []
        : foundStep(
            step,
            places.map((_, at) => known.get(at)),
          ),
    search: 'halving',
    findings,
  }
}

function foundStep(
  { before, after }: Step,
  findings: readonly (Finding | undefined)[],
): readonly FoundStep[] {
  const [first, last] = [findings[before], findings[after]]
  if (first === undefined || last === undefined) return []
  const skipped = findings.slice(before + 1, after).filter((each) => each !== undefined)
  return [{ before: first, after: last, skipped, merges: [] }]
}
