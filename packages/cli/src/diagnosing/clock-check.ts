import type { DiagnosisWindow } from '@first-contact/station/diagnosis'
import { mappingError, telemetryError } from './telemetry-problem.ts'
import { msPer, timeUnits, type TimeUnit } from './time-format.ts'

/** Where the times of one file lie. */
export interface FileTimes {
  readonly name: string
  /** Field of the mapping that says what the times count, and what it says; null for OTLP. */
  readonly clock: { readonly field: string; readonly unit: TimeUnit | 'iso' } | null
  readonly firstMs: number
  readonly lastMs: number
}

function isoOf(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? 'far outside of any calendar' : date.toISOString()
}

function overlaps(
  { firstMs, lastMs }: { firstMs: number; lastMs: number },
  window: DiagnosisWindow,
): boolean {
  return firstMs < window.untilMs && lastMs >= window.baselineFromMs
}

/**
 * Refuses telemetry whose clocks do not fit: a file of which no record lies in the windows, while
 * the unit of its times, read otherwise, would put it there, or while another file does lie there.
 */
export function assertOneClock(
  files: readonly FileTimes[],
  window: DiagnosisWindow,
  source: string | null,
): void {
  const read = files.filter(({ firstMs }) => Number.isFinite(firstMs))
  for (const file of read) {
    if (overlaps(file, window)) continue
    const { name, clock, firstMs, lastMs } = file
    const span = `its times run from ${isoOf(firstMs)} to ${isoOf(lastMs)}, and the windows from ${isoOf(window.baselineFromMs)} to ${isoOf(window.untilMs)}`
    const fitting = fittingUnit(file, window)
    if (clock !== null && fitting !== null && source !== null) {
      const what = `is ${clock.unit}, and ${name} fits only as ${fitting}: ${span}`
      throw mappingError(source, `${clock.field}.unit`, what)
    }
    throw telemetryError(name, null, `mixed clocks, or another time of symptom: ${span}`)
  }
}

/** A unit that would put the times of a file into the windows. */
function fittingUnit(
  { clock, firstMs, lastMs }: FileTimes,
  window: DiagnosisWindow,
): TimeUnit | null {
  if (clock === null || clock.unit === 'iso') return null
  const written = msPer[clock.unit]
  const as = (unit: TimeUnit, ms: number): number => (ms / written) * msPer[unit]
  return (
    timeUnits.find((unit) =>
      overlaps({ firstMs: as(unit, firstMs), lastMs: as(unit, lastMs) }, window),
    ) ?? null
  )
}
