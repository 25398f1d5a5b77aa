import { hash } from 'node:crypto'
import { SandboxPool } from '../replaying/sandbox-pool.ts'
import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'
import {
  type AnswerDifference,
  answerDifference,
  type DecidedAnswer,
  resultOf,
} from './answer-difference.ts'
import type { Candidate } from './part.ts'
import type { Step } from './steps.ts'
import { openTexts } from './write-part.ts'

/** What two codes answer. */
export interface BothAnswers {
  readonly before: DecidedAnswer
  readonly after: DecidedAnswer
}

/** Code, and whether it is another one than that which decided. */
interface SearchCode {
  readonly bundle: string
  readonly version: string
  readonly isOther: boolean
}

export interface Search {
  /** What was recorded. */
  readonly whole: Candidate
  readonly before: SearchCode
  readonly after: SearchCode
  readonly realm: 'fresh' | 'shared'
  readonly limits: Partial<SandboxLimits>
  readonly runsMax: number
  readonly timeMaxMs: number
  /** In place of the same difference. */
  readonly holds?: (answers: BothAnswers) => boolean
}

/** What came of one candidate. */
interface Trial {
  /** Null where one code gives no answer. */
  readonly difference: AnswerDifference | null
  readonly holds: boolean
  /** Stands for both answers. */
  readonly answers: string
}

const none: Trial = { difference: null, holds: false, answers: '' }
const noDifference: AnswerDifference = {
  kind: '',
  outcome: { before: null, after: null },
  differences: [],
}
/** Hashes that are remembered; a search that tries more goes over some of them again. */
const knownMax = 100_000

/** Tries candidates on both codes and holds what comes of them against the whole. */
export class CandidateTrials {
  /** How the smallest one so far differs. */
  difference = noDifference
  stoppedBy: 'runs' | 'time' | null = null
  runs = 0
  readonly #search: Search
  readonly #pool: SandboxPool
  readonly #asFitAs: string
  readonly #known = new Map<string, Trial>()
  readonly #startedMs = performance.now()
  #kind = ''
  #answers = ''
  #first: { readonly candidate: Candidate | undefined; readonly answers: string } = {
    candidate: undefined,
    answers: '',
  }

  constructor(search: Search) {
    this.#search = search
    this.#pool = new SandboxPool({ realm: search.realm, limits: search.limits, processesMax: 1 })
    this.#asFitAs = openTexts(search.whole).input
  }

  /** Takes a candidate to go on from; answers why there is nothing to look for, or null. */
  async begin(candidate: Candidate): Promise<string | null> {
    const [before, after] = await this.#decide(candidate)
    const results = { before: resultOf(before), after: resultOf(after) }
    for (const [name, answer] of [
      ['before', before],
      ['after', after],
    ] as const) {
      if (results[name] !== null) continue
      const why = answer.kind === 'refused' ? answer.reason : `looks for ${answer.touched[0]}`
      return `the code ${name} gives no answer: ${why}`
    }
    const trial = this.#judge(results.before, results.after)
    this.#kind = trial.difference?.kind ?? ''
    if (!this.#isWanted(results, trial.difference)) {
      return this.#search.holds === undefined
        ? 'both codes answer the same'
        : 'the predicate does not hold for what was recorded'
    }
    this.#take(trial)
    this.#first = { candidate, answers: trial.answers }
    return null
  }

  /** Whether what it began with is still answered as at first: an engine may keep something. */
  async isSteady(): Promise<boolean> {
    const { candidate, answers } = this.#first
    if (candidate === undefined) return true
    const [before, after] = await this.#decide(candidate)
    return this.#judge(resultOf(before), resultOf(after)).answers === answers
  }

  /** Whether a candidate shows the same; then the next ones are held against it. */
  async takes({ to, isUnnoticed }: Step<Candidate>): Promise<boolean> {
    const { input, tape } = openTexts(to)
    const key = hash('sha256', `${input}\n${tape}`)
    const trial = this.#known.get(key) ?? (await this.#try(to, key))
    if (!trial.holds || (isUnnoticed && trial.answers !== this.#answers)) return false
    this.#take(trial)
    return true
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  #take({ difference, answers }: Trial): void {
    this.difference = difference ?? noDifference
    this.#answers = answers
  }

  async #try(candidate: Candidate, key: string): Promise<Trial> {
    const { runsMax, timeMaxMs } = this.#search
    if (this.runs >= runsMax) this.stoppedBy ??= 'runs'
    if (performance.now() - this.#startedMs >= timeMaxMs) this.stoppedBy ??= 'time'
    if (this.stoppedBy !== null) return none
    this.runs += 1
    const [before, after] = await this.#decide(candidate)
    const trial = this.#judge(resultOf(before), resultOf(after))
    if (this.#known.size >= knownMax) this.#known.clear()
    this.#known.set(key, trial)
    return trial
  }

  #judge(before: DecidedAnswer | null, after: DecidedAnswer | null): Trial {
    if (before === null || after === null) return none
    const difference = answerDifference(before, after)
    const answers = hash('sha256', JSON.stringify([before, after]))
    return { difference, holds: this.#isWanted({ before, after }, difference), answers }
  }

  #isWanted(
    {
      before,
      after,
    }: { readonly before: DecidedAnswer | null; readonly after: DecidedAnswer | null },
    difference: AnswerDifference | null,
  ): boolean {
    const { holds } = this.#search
    if (holds === undefined) return difference !== null && difference.kind === this.#kind
    return before !== null && after !== null && holds({ before, after })
  }

  #decide(candidate: Candidate): Promise<[SandboxAnswer, SandboxAnswer]> {
    const { before, after } = this.#search
    const texts = openTexts(candidate)
    const ask = (code: SearchCode): Promise<SandboxAnswer> => {
      const request: DecisionRequest = {
        ...texts,
        opened: { input: {}, tape: {} },
        isChecked: code.isOther,
        asFitAs: this.#asFitAs,
      }
      return this.#pool.decide(code, request)
    }
    return Promise.all([ask(before), ask(after)])
  }
}
