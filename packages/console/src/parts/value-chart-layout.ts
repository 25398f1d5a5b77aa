import type { Unit } from './measure-text.ts'

export interface ValuePoint {
  readonly hour: string
  readonly value: number | null
}

export interface PlacedPoint extends ValuePoint {
  /** In hundredths of the width, of the middle of its hour. */
  readonly x: number
  /** Share of the height, from the bottom; null without a value. */
  readonly height: number | null
}

export interface ValueChartLayout {
  readonly points: readonly PlacedPoint[]
  /** Runs of neighbouring values, for a line that breaks where nothing was counted. */
  readonly runs: readonly (readonly PlacedPoint[])[]
  readonly low: number
  readonly high: number
  readonly min: ValuePoint | null
  readonly max: ValuePoint | null
}

/** Places values; counts and durations start at 0, shares at the lowest of them, rounded down. */
export function valueChart(unit: Unit, points: readonly ValuePoint[]): ValueChartLayout {
  const measured = points.filter(hasValue)
  const values = measured.map(({ value }) => value)
  const high = unit === 'ratio' ? 1 : Math.max(0, ...values)
  const low = unit === 'ratio' ? lowRatio(Math.min(1, ...values)) : 0
  const step = 100 / Math.max(1, points.length)
  const placed = points.map((point, index) => ({
    ...point,
    x: (index + 0.5) * step,
    height: point.value === null ? null : high === low ? 0 : (point.value - low) / (high - low),
  }))
  const by = (better: (a: number, b: number) => boolean): ValuePoint | null =>
    measured.reduce<(ValuePoint & { value: number }) | null>(
      (best, point) => (best === null || better(point.value, best.value) ? point : best),
      null,
    )
  return {
    points: placed,
    runs: runsOf(placed),
    low,
    high,
    min: by((a, b) => a < b),
    max: by((a, b) => a > b),
  }
}

function hasValue(point: ValuePoint): point is ValuePoint & { readonly value: number } {
  return point.value !== null
}

/** 99.8 % on a scale from 0 would be a straight line, on one from 99.8 a cliff. */
function lowRatio(least: number): number {
  if (least >= 0.99) return 0.98
  if (least >= 0.9) return 0.8
  return least >= 0.5 ? 0.4 : 0
}

function runsOf(points: readonly PlacedPoint[]): readonly (readonly PlacedPoint[])[] {
  const runs: PlacedPoint[][] = []
  let run: PlacedPoint[] = []
  for (const point of points) {
    if (point.height !== null) run.push(point)
    else if (run.length > 0) {
      runs.push(run)
      run = []
    }
  }
  return run.length > 0 ? [...runs, run] : runs
}
