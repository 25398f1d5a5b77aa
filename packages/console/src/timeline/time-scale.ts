/** A stretch of time in which something was known to happen, in microseconds from the start. */
export interface Interval {
  readonly fromUs: number
  readonly toUs: number
}

/** A piece of the axis. Idle pieces are drawn short, so that the busy ones can be read. */
export interface ScalePiece extends Interval {
  readonly kind: 'busy' | 'idle'
  readonly from: number
  readonly to: number
}

export interface Tick {
  readonly atUs: number
  readonly at: number
  /** Precise enough to tell neighbouring ticks apart. */
  readonly text: string
}

/** How long a folded piece takes in truth, where there is room to write it. */
export interface IdleLabel {
  readonly at: number
  readonly us: number
}

export interface TimeScale {
  readonly pieces: readonly ScalePiece[]
  readonly ticks: readonly Tick[]
  readonly idleLabels: readonly IdleLabel[]
  /** Where an instant is drawn, from 0 to 1. */
  readonly position: (atUs: number) => number
}

/** An idle stretch is folded when it is longer than this share of the busy time. */
const foldShare = 0.35
const idleWidth = 0.07
const idleWidthTotalMax = 0.35
const ticksWanted = 6
/** `253 ms idle` in its frame is this much wider than the text of a tick. */
const idleLabelTicks = 1.35

/** Maps time to the width of the waterfall; a long wait in a queue does not flatten the rest. */
export function timeScale(intervals: readonly Interval[], tickApart = 0.09): TimeScale {
  const busy = merged(intervals)
  const stretches = withIdle(busy)
  const busyUs = sum(stretches.filter((piece) => piece.kind === 'busy').map(lengthOf))
  const idleCount = stretches.filter((piece) => piece.kind === 'idle').length
  const idleEach = idleCount === 0 ? 0 : Math.min(idleWidth, idleWidthTotalMax / idleCount)
  const perUs = (1 - idleEach * idleCount) / Math.max(1, busyUs)
  let at = 0
  const pieces = stretches.map((piece): ScalePiece => {
    const from = at
    at += piece.kind === 'idle' ? idleEach : lengthOf(piece) * perUs
    return { ...piece, from, to: at }
  })
  const position = (atUs: number) => positionIn(pieces, atUs)
  return {
    pieces,
    position,
    ticks: ticksOf({ pieces, busyUs, position, tickApart }),
    idleLabels: idleLabelsOf(pieces, tickApart * idleLabelTicks),
  }
}

/** The longest first, each where it lies over none that is there already. */
function idleLabelsOf(pieces: readonly ScalePiece[], apart: number): IdleLabel[] {
  const idle = pieces.filter(({ kind }) => kind === 'idle')
  const labels: IdleLabel[] = []
  for (const piece of idle.toSorted((a, b) => lengthOf(b) - lengthOf(a))) {
    const at = (piece.from + piece.to) / 2
    if (labels.every((label) => Math.abs(label.at - at) >= apart)) {
      labels.push({ at, us: lengthOf(piece) })
    }
  }
  return labels.toSorted((a, b) => a.at - b.at)
}

function lengthOf({ fromUs, toUs }: Interval): number {
  return toUs - fromUs
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function merged(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.fromUs - b.fromUs)
  const result: Interval[] = []
  for (const interval of sorted) {
    const last = result.at(-1)
    if (last !== undefined && interval.fromUs <= last.toUs) {
      result[result.length - 1] = { ...last, toUs: Math.max(last.toUs, interval.toUs) }
    } else {
      result.push(interval)
    }
  }
  return result
}

type Stretch = Interval & { readonly kind: 'busy' | 'idle' }

function withIdle(busy: readonly Interval[]): Stretch[] {
  const foldAboveUs = Math.max(1, sum(busy.map(lengthOf)) * foldShare)
  const result: Stretch[] = []
  for (const interval of busy) {
    const last = result.at(-1)
    const idleUs = last === undefined ? 0 : interval.fromUs - last.toUs
    if (last !== undefined && idleUs <= foldAboveUs) {
      result[result.length - 1] = { kind: 'busy', fromUs: last.fromUs, toUs: interval.toUs }
      continue
    }
    if (last !== undefined) result.push({ kind: 'idle', fromUs: last.toUs, toUs: interval.fromUs })
    result.push({ kind: 'busy', ...interval })
  }
  return result
}

function positionIn(pieces: readonly ScalePiece[], atUs: number): number {
  const piece = pieces.find(({ toUs }) => atUs <= toUs) ?? pieces.at(-1)
  if (piece === undefined) return 0
  const length = lengthOf(piece)
  const share = length === 0 ? 0 : (atUs - piece.fromUs) / length
  return piece.from + Math.min(1, Math.max(0, share)) * (piece.to - piece.from)
}

/** 1, 2 or 5 times a power of ten: steps that people can add up. */
export function niceStep(roughUs: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, roughUs)))
  const factor = [1, 2, 5, 10].find((each) => each * power >= roughUs) ?? 10
  return factor * power
}

const units = [
  { word: 'µs', us: 1 },
  { word: 'ms', us: 1000 },
  { word: 's', us: 1_000_000 },
] as const

/** An instant on the axis: `1.86 s` where the step is 10 ms, `2 s` where it is a second. */
export function tickText(atUs: number, stepUs: number): string {
  if (atUs === 0) return '0'
  const magnitude = Math.max(Math.abs(atUs), stepUs)
  const unit = units.findLast(({ us }) => magnitude >= us) ?? units[0]
  const decimals = Math.max(0, Math.ceil(Math.log10(unit.us / stepUs)))
  return `${(atUs / unit.us).toFixed(decimals)} ${unit.word}`
}

interface TickInput {
  readonly pieces: readonly ScalePiece[]
  readonly busyUs: number
  readonly position: TimeScale['position']
  /** Share of the width that a tick's text needs. */
  readonly tickApart: number
}

function ticksOf({ pieces, busyUs, position, tickApart }: TickInput): Tick[] {
  const step = niceStep(busyUs / ticksWanted)
  const ticks: Tick[] = []
  for (const piece of pieces.filter(({ kind }) => kind === 'busy')) {
    const first = Math.ceil(piece.fromUs / step) * step
    const inPiece = [piece.fromUs]
    for (let atUs = first; atUs <= piece.toUs; atUs += step) inPiece.push(atUs)
    for (const atUs of inPiece) {
      const at = position(atUs)
      const last = ticks.at(-1)
      if (last === undefined || at - last.at >= tickApart)
        ticks.push({ atUs, at, text: tickText(atUs, step) })
    }
  }
  return ticks
}
