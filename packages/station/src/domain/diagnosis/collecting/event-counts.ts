import type { Side, TelemetryEvent } from '../telemetry.ts'
import { codeLocationIn, exceptionTypeIn } from './code-location.ts'
import { logTemplate } from './log-template.ts'

/** Lines of one service that differ only in what varies. */
export interface EventCount {
  readonly service: string
  readonly template: string
  readonly healthy: number
  readonly failing: number
  readonly level: TelemetryEvent['level']
  readonly exceptionType: string | null
  readonly codeLocation: string | null
  readonly isInnermostLast: boolean
  /** Of the failing side, the earliest first. */
  readonly examples: readonly EventExample[]
}

export interface EventExample {
  readonly id: string
  readonly atMs: number
  readonly order: number
}

type Counting = { -readonly [Key in keyof EventCount]: EventCount[Key] } & {
  examples: EventExample[]
}

const examplesMax = 5

function isEarlier(a: EventExample, b: EventExample): number {
  return a.atMs - b.atMs || a.order - b.order || (a.id < b.id ? -1 : 1)
}

const levels = { info: 0, warning: 1, error: 2 } as const

/** Counts lines by service and template on both sides. */
export class EventCounts {
  readonly #counts = new Map<string, Counting>()
  readonly #max: number
  #notCounted = 0

  constructor(max: number) {
    this.#max = max
  }

  add(event: TelemetryEvent, side: Side): void {
    const template = logTemplate(event.message)
    const found = codeLocationIn(event.message)
    const codeLocation = event.codeLocation ?? found?.location ?? null
    const exceptionType = event.exceptionType ?? exceptionTypeIn(event.message)
    const key = [event.service, template, exceptionType, codeLocation].join('\u0000')
    const counting =
      this.#counts.get(key) ??
      this.#begin(key, {
        service: event.service,
        template,
        level: event.level,
        exceptionType,
        codeLocation,
        isInnermostLast: found?.isInnermostLast ?? false,
      })
    if (counting === null) return
    counting[side] += 1
    if (levels[event.level] > levels[counting.level]) counting.level = event.level
    if (side === 'failing') keepEarliest(counting.examples, event)
  }

  take(): { readonly counts: readonly EventCount[]; readonly notCounted: number } {
    return { counts: [...this.#counts.values()], notCounted: this.#notCounted }
  }

  #begin(key: string, line: Omit<Counting, 'healthy' | 'failing' | 'examples'>): Counting | null {
    if (this.#counts.size >= this.#max) {
      this.#notCounted += 1
      return null
    }
    const counting: Counting = { ...line, healthy: 0, failing: 0, examples: [] }
    this.#counts.set(key, counting)
    return counting
  }
}

function keepEarliest(examples: EventExample[], { id, atMs, order }: TelemetryEvent): void {
  const example = { id, atMs, order }
  const last = examples.at(-1)
  if (examples.length >= examplesMax && last !== undefined && isEarlier(example, last) > 0) return
  examples.push(example)
  examples.sort(isEarlier)
  if (examples.length > examplesMax) examples.pop()
}
