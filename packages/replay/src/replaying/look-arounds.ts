import type { DecisionRecord } from '@first-contact/recorder/records'
import type { OpenedDecision } from '../keys/key-ring.ts'
import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import { judge } from '../verdict/judge.ts'
import { isWhileLoading } from '../verdict/look-note.ts'
import type { CodeSource } from './engine-code.ts'
import type { DecisionMaker } from './decision-maker.ts'

const none: ReadonlySet<string> = new Set()

/** A decision that other code makes otherwise. */
export interface ChangedDecision {
  readonly record: DecisionRecord
  readonly request: DecisionRequest
  readonly opened: OpenedDecision
  readonly answer: SandboxAnswer
}

/**
 * What code looks for while it loads, and a replay does not have, may be why it decides otherwise.
 * Not where the code that decided looks for the same and still decides as it did.
 */
export class LookArounds {
  readonly #recorded: CodeSource | undefined
  readonly #maker: DecisionMaker
  readonly #known = new Map<string, Promise<ReadonlySet<string>>>()

  constructor(recorded: CodeSource | undefined, maker: DecisionMaker) {
    this.#recorded = recorded
    this.#maker = maker
  }

  /** The looks that explain nothing of a change. Modules load the same way for every decision. */
  harmless(changed: ChangedDecision): Promise<ReadonlySet<string>> {
    const { record, answer } = changed
    if (!answer.touched.some(isWhileLoading)) return Promise.resolve(none)
    const version = record.engine_version
    const known = this.#known.get(version) ?? this.#find(changed)
    this.#known.set(version, known)
    return known
  }

  async #find({ record, request, opened }: ChangedDecision): Promise<ReadonlySet<string>> {
    const code = await this.#recorded?.codeFor(record)
    if (code === undefined || code.kind === 'none') return none
    const answer = await this.#maker.decide(code, { ...request, isChecked: false })
    const { version } = code
    const { kind } = judge({ record, answer, version, keys: opened.judgeKeys })
    return kind === 'identical' ? new Set(answer.touched.filter(isWhileLoading)) : none
  }
}
