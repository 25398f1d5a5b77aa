/** Why a decision could not be made again. */
export type RefusalCode =
  /** It asked the tape for something that was not recorded. */
  | 'UNRECORDED_READ'
  /** It read a field that was dropped, or is sealed and there is no key. */
  | 'HIDDEN_FIELD'
  /** It used what a replay does not have, such as a clock. */
  | 'FORBIDDEN_API'
  /** What it was given then no longer fits its schema. */
  | 'INPUT_UNFIT'
  | 'THENABLE'
  | 'NO_CANONICAL_FORM'
  /** What was recorded cannot be read. */
  | 'UNREADABLE'
  /** The code itself cannot be run. */
  | 'UNLOADABLE'
  | 'TIME'
  | 'MEMORY'
  | 'CRASHED'

interface Touched {
  /** What it looked for and a replay does not have; the answer may be another because of that. */
  readonly touched: readonly string[]
}

/** It decided. */
export interface OutputAnswer extends Touched {
  readonly kind: 'output'
  /** Typed canonical JSON of the answer. */
  readonly text: string
  /**
   * Stored view of the answer by the classes of the code that ran: tokens hold the declared path in
   * hex, since the key is not in the sandbox.
   */
  readonly view: string
  readonly outcome: string | null
  /** What is left on the tape, such as `now #2`. */
  readonly leftovers: readonly string[]
  /** What is to be known of how it came about. */
  readonly notes: readonly string[]
}

/** It threw. */
export interface ThrewAnswer extends Touched {
  readonly kind: 'threw'
  readonly type: string
  /** Scrubbed, without what the fields hide. */
  readonly message: string
  readonly leftovers: readonly string[]
  readonly notes: readonly string[]
}

/** It could not be run to its end. */
export interface RefusedAnswer extends Touched {
  readonly kind: 'refused'
  readonly code: RefusalCode
  readonly reason: string
}

/** What one run of an engine in the sandbox came to. */
export type SandboxAnswer = OutputAnswer | ThrewAnswer | RefusedAnswer

/** One decision, as it is given to the sandbox: texts and nothing else. */
export interface DecisionRequest {
  /** Stored view of the input. */
  readonly input: string
  /** Stored view of the tape. */
  readonly tape: string
  /** Canonical texts of sealed values by their pointer. */
  readonly opened: {
    readonly input: { readonly [pointer: string]: string }
    readonly tape: { readonly [pointer: string]: string }
  }
  /** Whether the input has to fit the schema: it does for the code that recorded it. */
  readonly isChecked: boolean
  /**
   * Stored view of the input that this one was made from, for an input that nobody has recorded: it
   * has to fit the schema as well as that one does, whichever code it is.
   */
  readonly asFitAs?: string
}
