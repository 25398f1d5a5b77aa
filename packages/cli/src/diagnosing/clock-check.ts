import type { DiagnosisWindow } from '@first-contact/station/diagnosis'
import { mappingError, telemetryError } from './telemetry-problem.ts'

/** Where the times of one file lie. */
export interface FileTimes {
  readonly name: string
  /** Field of the mapping that says what the times count; null for OTLP. */
  readonly field: string | null
  readonly firstMs: number
  readonly lastMs: number
}

const factors: readonly (readonly [string, number])[] = [
  ['s', 1000],
  ['ms', 1],
  ['us', 1e-3],
  ['ns', 1e-6],
]

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
    const { name, field, firstMs, lastMs } = file
    const span = `its times run from ${isoOf(firstMs)} to ${isoOf(lastMs)}, and the windows from ${isoOf(window.baselineFromMs)} to ${isoOf(window.untilMs)}`
    const unit = factors.flatMap(([, factor]) =>
      factors.flatMap(([named, other]) =>
        factor !== other &&
        overlaps({ firstMs: (firstMs / factor) * other, lastMs: (lastMs / factor) * other }, window)
          ? [named]
          : [],
      ),
    )
    const isGuess = field !== null && unit.length > 0
    if (isGuess && source !== null) {
      throw mappingError(
        source,
        `${field}.unit`,
        `does not fit ${name}: ${span}; is it another unit?`,
      )
    }
    throw telemetryError(name, null, `mixed clocks, or another time of symptom: ${span}`)
  }
}
