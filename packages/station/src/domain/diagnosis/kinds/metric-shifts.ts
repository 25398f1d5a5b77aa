import { largeEffect, sampleMin, shiftMax, shiftMin, shiftScale } from '../constants.ts'
import type { MetricSeries } from '../collecting/metric-series.ts'
import type { Evidence, EvidenceKind } from '../evidence.ts'
import type { Compared } from '../ranking/compared.ts'
import { figure } from '../ranking/words.ts'
import { shiftOf, type Shift } from '../statistics/shift.ts'
import { metricFamily, type MetricFamily } from './metric-family.ts'
import { loadsOf, type Load } from './service-load.ts'

type ShiftKind = Extract<EvidenceKind, 'resource' | 'latency_metric' | 'error_metric'>

interface Shifted {
  readonly series: MetricSeries
  readonly family: Exclude<MetricFamily, 'traffic'>
  readonly shift: Shift
  readonly weight: number
  /** 0 to 1: how far past what chance would do. */
  readonly certainty: number
}

/** A tenth more traffic is a load that moves everything else. */
const loadFactorMin = 1.1

/** How much a shift weighs. Latency counts by its factor, which a caller's own time dilutes. */
function weightOf(family: MetricFamily, { before, now, deviations }: Shift): number {
  const size = Math.min(Math.abs(deviations), shiftMax)
  if (family !== 'latency') return size
  return before > 0 && now > before ? Math.min(3, Math.log2(now / before)) : 0
}

/** What goes wrong goes up; a resource that falls is one that is not used, or not there. */
function isWorse(family: MetricFamily, { deviations, effect }: Shift, bound: number): boolean {
  const isLarge = Math.abs(deviations) >= bound && Math.abs(effect) >= largeEffect
  const isUp = deviations > 0 && effect > 0
  return isLarge && (isUp || (family !== 'latency' && family !== 'error_rate' && effect < 0))
}

/** What more load does not explain: the lesser of the shift as it is and of the one past the load. */
function beyondLoad(series: MetricSeries, family: MetricFamily, load: number): Shift {
  const plain = shiftOf(series.healthy, series.failing)
  const isDriven = family === 'cpu' || family === 'network' || family === 'disk'
  if (!isDriven || load < loadFactorMin || plain.deviations <= 0) return plain
  const past = shiftOf(series.healthy, series.failing, load)
  return past.deviations < plain.deviations
    ? { ...past, deviations: Math.max(0, past.deviations) }
    : plain
}

/**
 * Errors of a callee reach every caller, and whoever is called most has most of them. Where traffic
 * is known of all, errors count by their share of it, which is largest where they are made.
 */
function byShareOfTraffic(
  all: readonly Shifted[],
  loads: ReadonlyMap<string, Load>,
): readonly Shifted[] {
  const trafficOf = ({ series }: Shifted): number => loads.get(series.service)?.now ?? 0
  const errors = all.filter(({ family }) => family === 'error_rate')
  if (!errors.every((one) => trafficOf(one) > 0)) return all
  return all.map((one) =>
    one.family === 'error_rate'
      ? { ...one, weight: one.weight * Math.min(1, one.shift.now / trafficOf(one)) }
      : one,
  )
}

function shifted(series: readonly MetricSeries[]): readonly Shifted[] {
  const loads = loadsOf(series)
  const bound = shiftMin(series.length)
  const all = series.flatMap((one): readonly Shifted[] => {
    const family = metricFamily(one.metric)
    if (family === 'traffic') return []
    if (one.healthy.length < sampleMin || one.failing.length < sampleMin) return []
    const shift = beyondLoad(one, family, loads.get(one.service)?.factor ?? 1)
    if (!isWorse(family, shift, bound)) return []
    // Less is weaker evidence than more: work that does not arrive uses nothing.
    const weight = weightOf(family, shift) * (shift.deviations > 0 ? 1 : 0.25)
    const certainty = 1 - Math.exp(-(Math.abs(shift.deviations) - bound + 1) / shiftScale)
    return weight > 0 ? [{ series: one, family, shift, weight, certainty }] : []
  })
  return byShareOfTraffic(all, loads)
}

const kinds: Readonly<Record<Exclude<MetricFamily, 'traffic'>, ShiftKind>> = {
  cpu: 'resource',
  memory: 'resource',
  disk: 'resource',
  network: 'resource',
  sockets: 'resource',
  resource: 'resource',
  latency: 'latency_metric',
  error_rate: 'error_metric',
}

/** Metrics that left what they do when all is well. */
export function metricShifts(compared: Compared): readonly Evidence[] {
  const { series } = compared.telemetry
  const all = shifted(series)
  const shifts = (['resource', 'latency_metric', 'error_metric'] as const).flatMap((kind) => {
    const byService = Map.groupBy(
      all.filter(({ family }) => kinds[family] === kind),
      ({ series: { service } }) => service,
    )
    const strongest = [...byService.values()].flatMap(
      (ofService) =>
        ofService.toSorted(
          (a, b) => b.weight - a.weight || (a.series.metric < b.series.metric ? -1 : 1),
        )[0] ?? [],
    )
    const sum = strongest.reduce((total, { weight }) => total + weight, 0)
    return strongest.map((one) => evidenceOf(one, kind, (one.weight / sum) * one.certainty))
  })
  return [...shifts, ...silent(compared)]
}

function evidenceOf(
  { series, family, shift }: Shifted,
  kind: ShiftKind,
  strength: number,
): Evidence {
  const { of, before, now, deviations } = shift
  return {
    kind,
    service: series.service,
    mechanism: family,
    operation: null,
    codeLocation: null,
    strength,
    statement: `\`${series.metric}\` is at ${figure(now)}, before at ${figure(before)} (${of}): ${figure(Math.min(shiftMax, Math.abs(Math.round(deviations * 10) / 10)))}${Math.abs(deviations) > shiftMax ? ' or more' : ''} times its usual spread ${deviations > 0 ? 'higher' : 'lower'}.`,
    ids: [series.id],
    order: 0,
  }
}

/** Series of a service that stopped while those of others went on. */
function silent({ telemetry }: Compared): readonly Evidence[] {
  const byService = Map.groupBy(telemetry.series, ({ service }) => service)
  const goOn = telemetry.series.some(({ failing }) => failing.length >= sampleMin)
  if (!goOn) return []
  const stopped = [...byService].filter(
    ([, series]) =>
      series.every(({ failing }) => failing.length === 0) &&
      series.some(({ healthy }) => healthy.length >= 2 * sampleMin),
  )
  return stopped.map(([service, series]) => ({
    kind: 'silent_metric',
    service,
    mechanism: 'no_answer',
    operation: null,
    codeLocation: null,
    strength: 1 / stopped.length,
    statement: `No metric of it has arrived since the symptom; ${figure(series.length)} did before.`,
    ids: series.slice(0, 5).map(({ id }) => id),
    order: 0,
  }))
}
