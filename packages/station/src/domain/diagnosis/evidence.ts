import type { reliability } from './constants.ts'

export type EvidenceKind = keyof typeof reliability

/** How a cause brings about what is seen. */
export type Mechanism =
  | 'error_origin'
  | 'exception'
  | 'no_answer'
  | 'slow_code'
  | 'slow_dependency'
  | 'slow_network'
  | 'missing_call'
  | 'extra_calls'
  | 'cpu'
  | 'memory'
  | 'disk'
  | 'network'
  | 'sockets'
  | 'resource'
  | 'latency'
  | 'error_rate'
  | 'error_log'
  | 'changed_behaviour'

/** One observation about one service, with what it was read from. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly service: string
  readonly mechanism: Mechanism
  readonly operation: string | null
  readonly codeLocation: string | null
  /** 0 to 1: the part of what went wrong that it accounts for, among all services. */
  readonly strength: number
  /** One sentence with its figures. */
  readonly statement: string
  /** Of records that it was read from. Never empty. */
  readonly ids: readonly string[]
  /** How early it is seen; tells equals apart. */
  readonly order: number
}

/** The first few of many ids, without repeats. */
export function cited(ids: Iterable<string>, max: number): readonly string[] {
  const chosen = new Set<string>()
  for (const id of ids) {
    if (chosen.size >= max) break
    chosen.add(id)
  }
  return [...chosen]
}
