import type { WorkIds } from '../../correlation/correlation-context.ts'
import type { FieldClassesOf, Leaf } from '../fields/field-path.ts'
import type { DecisionContext } from '../tape/tape-entry.ts'

/** Checks a value, and may make another of it; zod schemas are such. */
export interface Schema<Value> {
  parse(value: unknown): Value
}

/** What is stored of each side of a decision. */
export interface EngineFields<Input, Output> {
  readonly input: FieldClassesOf<Input>
  readonly output: FieldClassesOf<Output>
  /**
   * By name of the read. The clock, random numbers and ids are `plain` unless `now`, `random` or
   * `uuid` say otherwise.
   */
  readonly tape?: FieldClassesOf<unknown>
}

/** An engine as it is declared; `Answer` is what `decide` is seen to return. */
export interface EngineDeclaration<Input, Output, Answer> {
  /** Lower-case letters, digits and dashes, 41 at most; unique in a process. */
  readonly name: string
  /** Dotted name of the part it is, such as `engines.budget`. */
  readonly component: string
  readonly input: Schema<Input>
  readonly output: Schema<Output>
  readonly fields: EngineFields<NoInfer<Input>, NoInfer<Output>>
  /** Whose data the sealed fields are; erasing that subject erases them. */
  readonly subject?: (input: NoInfer<Input>) => string | null
  /**
   * The decision in a word, stored in clear.
   *
   * @defaultValue `output.outcome` where that is a text and `plain`
   */
  readonly outcome?: (output: NoInfer<Output>) => string
  /** A function of its input and of `ctx` alone, and synchronous. */
  readonly decide: (input: Input, ctx: DecisionContext) => Answer
}

/** An engine whose answer fits its output schema. */
export type EngineDefinition<Input, Output> = EngineDeclaration<Input, Output, Output>

/** A value that nobody changes any more; literals in an answer are inferred as such. */
type Unchanging<Value> = unknown extends Value
  ? unknown
  : Value extends Leaf
    ? Value
    : { readonly [Key in keyof Value]: Unchanging<Value[Key]> }

/**
 * Holds `decide` to the output schema. A promise is no answer: what has to be awaited is awaited
 * before and passed in.
 */
export type Answers<Answer, Output> = [Extract<Answer, PromiseLike<unknown>>] extends [never]
  ? [Answer] extends [Unchanging<Output>]
    ? unknown
    : { readonly decide: (input: never, ctx: DecisionContext) => Output }
  : { readonly decide: 'must be synchronous' }

/** What an engine decided. */
export interface Decision<Output> {
  /** `dec_` and 16 hex digits; stands in everything that is recorded of it. */
  readonly decisionId: string
  readonly output: Output
  /** `fcv1:` and 32 hex digits, or `unknown`. */
  readonly engineVersion: string
  readonly outcome: string | null
  /** Of the span it was made in: what is captured about it belongs there. */
  readonly spanId: string
}

/** A deterministic function of the domain whose calls are recorded and can be replayed. */
export interface Engine<Input, Output> {
  readonly name: string
  readonly component: string
  readonly definition: EngineDefinition<Input, Output>
  /**
   * Decides, in a span of its own. Never fails for reasons of recording; what the engine throws
   * goes on unchanged.
   *
   * @throws FC_DECISION_INPUT_INVALID, FC_DECISION_OUTPUT_INVALID naming the path that does not fit,
   * FC_DECISION_THENABLE for an engine that is not synchronous, FC_UNRECORDED_READ in strict mode
   */
  readonly decide: (input: Input, ids?: WorkIds) => Decision<Output>
}
