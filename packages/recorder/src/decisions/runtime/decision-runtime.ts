import type { AmbientWatch } from '../ambient/ambient-watch.ts'
import type { DecisionPort } from './decision-port.ts'

/** The run of an engine that is on now. Runs are synchronous, so there is one at a time. */
export interface DecisionFrame {
  /** Whether it only checks what was recorded: then nothing else may be recorded. */
  readonly isCheck: boolean
  /** Answers a decision of another engine inside this one, where it is played back. */
  serveNested(engine: string): { readonly decision: unknown } | null
  /** Puts a decision of another engine on this one's tape; null says that it threw. */
  noteNested(engine: string, decision: object | null): void
}

/** An engine by name, as far as another copy of this package has to know it. */
export interface RegisteredEngine {
  readonly component: string
  /** Text of `decide`: the same module loaded twice brings the same engine. */
  readonly source: string
}

/** Shared by every copy of the recorder in one process. */
export interface DecisionRuntime {
  /** The recorder that decisions go to, while there is one. */
  port: DecisionPort | undefined
  frame: DecisionFrame | null
  /** Made by the first copy that needs it; globals are replaced by one only. */
  watch: AmbientWatch | undefined
  readonly engines: Map<string, RegisteredEngine>
  /** What was warned of already, such as `budget Date.now`. */
  readonly warned: Set<string>
}

const runtimeSymbol = Symbol.for('first-contact.decisions.1')

type Holder = { [runtimeSymbol]?: DecisionRuntime }

function obtainRuntime(): DecisionRuntime {
  const holder = globalThis as unknown as Holder
  holder[runtimeSymbol] ??= {
    port: undefined,
    frame: null,
    watch: undefined,
    engines: new Map(),
    warned: new Set(),
  }
  return holder[runtimeSymbol]
}

export const decisionRuntime: DecisionRuntime = obtainRuntime()

/**
 * Runs what is none of the engine's doing, such as the recorder itself: what it reads is not
 * noticed, and decisions inside it are nobody's.
 */
export function outsideEngine<T>(fn: () => T): T {
  const { frame, watch } = decisionRuntime
  const notice = watch?.pause() ?? null
  decisionRuntime.frame = null
  try {
    return fn()
  } finally {
    decisionRuntime.frame = frame
    watch?.resume(notice)
  }
}
