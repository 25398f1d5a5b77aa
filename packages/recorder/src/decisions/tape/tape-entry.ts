/** What an engine can take besides its input. */
export type TapeKind = 'now' | 'random' | 'uuid' | 'read'

/** One thing that an engine took, in call order. */
export interface TapeEntry {
  readonly kind: TapeKind
  /** That of a read; the kind for all others. */
  readonly name: string
  readonly value: unknown
}

/** What an engine takes besides its input. All of it is recorded, so that a replay has it too. */
export interface DecisionContext {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** From 0 up to 1, as `Math.random`. */
  readonly random: () => number
  readonly uuid: () => string
  /**
   * A value that is in memory already, such as a limit or a flag. What has to be fetched is fetched
   * before and passed in.
   */
  readonly read: <T>(name: string, fn: () => T) => T
}

/** The name on the tape of what another engine decided inside this one. */
export function nestedName(engine: string): string {
  return `engine:${engine}`
}
