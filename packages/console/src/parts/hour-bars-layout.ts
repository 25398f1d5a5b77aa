export interface HourCount {
  readonly hour: string
  readonly occurrences: number
}

export interface HourBar extends HourCount {
  /** In hundredths of the width. */
  readonly x: number
  readonly width: number
  /** Share of the highest bar. */
  readonly height: number
}

export interface HourBarsLayout {
  readonly bars: readonly HourBar[]
  readonly hoursEach: number
  readonly peak: HourCount | null
  readonly total: number
}

const gapShare = 0.22
/** More bars than this are too thin to see on a phone. */
const barsMax = 48

/** Bars by hour, or by several hours where the window is long. */
export function hourBars(hours: readonly HourCount[]): HourBarsLayout {
  const hoursEach = Math.ceil(hours.length / barsMax)
  const counts = joined(hours, hoursEach)
  const max = Math.max(0, ...counts.map(({ occurrences }) => occurrences))
  const step = 100 / Math.max(1, counts.length)
  const bars = counts.map((count, index): HourBar => ({
    ...count,
    x: index * step + (step * gapShare) / 2,
    width: step * (1 - gapShare),
    height: max === 0 ? 0 : count.occurrences / max,
  }))
  const peak = max === 0 ? null : (counts.find(({ occurrences }) => occurrences === max) ?? null)
  return { bars, hoursEach, peak, total: sum(counts) }
}

function sum(counts: readonly HourCount[]): number {
  return counts.reduce((total, { occurrences }) => total + occurrences, 0)
}

/** Joins from the end, so that the bar of the present is whole and the oldest may be short. */
function joined(hours: readonly HourCount[], hoursEach: number): HourCount[] {
  const result: HourCount[] = []
  for (let end = hours.length; end > 0; end -= hoursEach) {
    const group = hours.slice(Math.max(0, end - hoursEach), end)
    const [first] = group
    if (first !== undefined) result.unshift({ hour: first.hour, occurrences: sum(group) })
  }
  return result
}
