/**
 * Every number that a diagnosis rests on, with its reason. None was fitted to a product, a data set
 * or a fault: they say how far a kind of evidence reaches by what it can and cannot see.
 */

/** False alarms: of a hundred searches through telemetry without a fault, one may claim something. */
export const falseAlarmRate = 0.01

/** Fewer on a side are no sample. */
export const sampleMin = 5

/**
 * How far each family of evidence can be trusted alone, 0 to 1.
 *
 * A failing span with no failing child is where the failure was made, unless something was not
 * traced: 0.9. A stack trace names code, but callers print one as well: 0.85. Time that is spent in
 * an operation and nowhere below it: 0.85. Time between two services belongs to either: 0.7. A
 * resource is local to a service, but work upstream moves it too: 0.75. Latency and errors as
 * metrics travel to every caller: 0.5 and 0.4. Lines of a log are often a neighbour's failure: 0.6,
 * and 0.15 when they name no failure. What only goes together is no cause: 0.25 to 0.4.
 */
export const reliability = Object.freeze({
  error_origin: 0.9,
  no_answer: 0.85,
  self_time: 0.85,
  network: 0.7,
  missing_call: 0.5,
  extra_calls: 0.3,
  exception: 0.85,
  error_log: 0.6,
  new_log: 0.15,
  resource: 0.75,
  latency_metric: 0.5,
  error_metric: 0.4,
  silent_metric: 0.5,
  association: 0.3,
  change: 0.25,
  replay: 0.4,
})

/**
 * Kinds that see the same fact from different sides. A failing span, its stack trace and the error
 * counter are one failure seen three times: of one family only the strongest counts, or the same
 * fact would make itself certain.
 */
export const family: Readonly<Record<keyof typeof reliability, string>> = Object.freeze({
  error_origin: 'failing',
  no_answer: 'failing',
  exception: 'failing',
  error_log: 'failing',
  error_metric: 'failing',
  self_time: 'slow',
  network: 'slow',
  latency_metric: 'slow',
  missing_call: 'calls',
  extra_calls: 'calls',
  new_log: 'behaviour',
  resource: 'resource',
  silent_metric: 'resource',
  association: 'association',
  change: 'change',
  replay: 'replay',
})

/** With one side missing nothing can be compared: a claim stays below "likely". */
export const oneSidedMax = 0.5

/** A diagnosis is a ranking of hypotheses; it is never certain. */
export const confidenceMax = 0.99

/** Below this a cause is noise beside any other; it is left out. */
export const confidenceMin = 0.05

/** Time that is less than this share of a whole request is nobody's symptom. */
export const timeShareMin = 0.05

/** Where the tail of healthy durations begins: one in ten lies beyond, and one in a hundred. */
export const tailQuantiles: readonly number[] = Object.freeze([0.9, 0.99])

/** A child that takes this share of a failing span's time is what it waited for. */
export const waitedForShare = 0.5

/** A call that was nearly always made; its absence says something. */
export const usualCallShare = 0.9

/** Twice as often: less is a change of load. */
export const rateFactorMin = 2

/**
 * Deviations beyond which a series has shifted, when so many are looked at: three for one, as in
 * control charts, and more for more, so that the false alarms stay as rare (the bound of a normal
 * tail). Among four hundred it is 4.6.
 */
export function shiftMin(series: number): number {
  return Math.sqrt(2 * Math.log(Math.max(1, series) / falseAlarmRate))
}

/** So many deviations past that bound make a shift e times more certain. */
export const shiftScale = 5

/** Cliff's delta of a large effect (Romano 2006: 0.474). */
export const largeEffect = 0.474

/** A shift below this share of the level is noise of measuring, however steady the series was. */
export const levelFloor = 0.02

/** Beyond this many deviations a shift is not more of one. */
export const shiftMax = 50

/** Parts of a baseline that are compared with each other, to learn how far it drifts by itself. */
export const baselineParts = 4

/** What is this much more usual among failing correlations separates them. */
export const liftMin = 1.5

/** It has to be in half of the failing correlations. */
export const supportMin = 0.5

/** A change longer ago than this is not "just before". */
export const justBeforeMs = 60 * 60_000

/** A change is reported by clocks that differ. */
export const clockToleranceMs = 5_000

/** Cited for one statement; more of the same proves no more. */
export const citedMax = 5

/** What is kept in memory. Counts stay exact; beyond these, whole traces are sampled by their id. */
export const memoryLimits = Object.freeze({
  spansPerSide: 150_000,
  spansPerTrace: 5_000,
  templates: 20_000,
  series: 20_000,
  samplesPerSide: 1_500,
  changes: 1_000,
  decisions: 5_000,
})

export type MemoryLimits = { readonly [Name in keyof typeof memoryLimits]: number }
