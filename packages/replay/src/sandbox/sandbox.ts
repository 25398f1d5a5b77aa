import { replayError } from '../errors/replay-error.ts'
import { bundleRefusal } from './bundle-guard.ts'
import { type ChildEnd, ChildSession } from './child-session.ts'
import { prelude } from './prelude.ts'
import { readAnswer, refusedAnswer } from './read-answer.ts'
import type { DecisionRequest, RefusedAnswer, SandboxAnswer } from './sandbox-answer.ts'
import { type SandboxLimits, sandboxLimits } from './sandbox-limits.ts'
import { mentionsUrls, urlLibrary } from './url-library.ts'

export interface SandboxOptions {
  /** The code of one engine, as `stamp` bundles it. */
  readonly bundle: string
  /**
   * `fresh`: a realm for each decision, so that none can leave anything to the next. `shared`: one
   * realm with frozen built-ins for all, many times as fast.
   *
   * @defaultValue `fresh`
   */
  readonly realm?: 'fresh' | 'shared'
  readonly limits?: Partial<SandboxLimits>
}

/** So many processes without a single answer, and the code is given up. */
const endsInARowMax = 6

/** What a realm runs before the bundle. */
interface RealmScripts {
  readonly prelude: string
  /** Empty where the bundle has no use for it. */
  readonly urls: string
}

interface Waiting {
  readonly line: string
  readonly resolve: (answer: SandboxAnswer) => void
}

/**
 * Makes decisions again, where there is no clock, no chance, no network, no files and no
 * environment. Every decision gets an answer; an engine that hangs or eats all memory costs its own
 * decision and no other.
 *
 * Without work: no process. With work: a process that answers in order. When it ends early, the
 * decisions that are left go to another one that answers each at once, so that the one it dies of
 * is known; that one is refused, the rest go on.
 */
export class Sandbox {
  #bundle: string
  readonly #isShared: boolean
  readonly #limits: SandboxLimits
  #scripts: RealmScripts
  /** What every decision is answered with, once it is known that none can be made. */
  #refusal: RefusedAnswer | null
  #endsInARow = 0
  #session: ChildSession | undefined
  #isCareful = false
  #waiting: Waiting[] = []

  private constructor(options: SandboxOptions, scripts: RealmScripts) {
    this.#bundle = options.bundle
    this.#isShared = options.realm === 'shared'
    this.#limits = { ...sandboxLimits, ...options.limits }
    this.#scripts = scripts
    this.#refusal = refusalOf(options.bundle)
  }

  /** @throws FC_REPLAY_SANDBOX */
  static async open(options: SandboxOptions): Promise<Sandbox> {
    return new Sandbox(options, await scriptsFor(options.bundle))
  }

  /**
   * Goes over to other code, in the process that is there: starting one takes ten times as long as
   * most decisions. Nothing may be asked for meanwhile, and no realm is taken along.
   *
   * @throws FC_REPLAY_SANDBOX
   */
  async load(bundle: string): Promise<void> {
    if (bundle === this.#bundle) return
    this.#scripts = await scriptsFor(bundle)
    this.#bundle = bundle
    this.#refusal = refusalOf(bundle)
    this.#endsInARow = 0
    this.#isCareful = false
    // What is refused does not even get there.
    if (this.#refusal === null) this.#session?.start(this.#startLine())
  }

  /** Makes one decision; any number may be asked for at once, they are made in order. */
  decide(request: DecisionRequest): Promise<SandboxAnswer> {
    if (this.#refusal !== null) return Promise.resolve(this.#refusal)
    return new Promise((resolve) => {
      const line = JSON.stringify(request)
      this.#waiting.push({ line, resolve })
      this.#session ??= this.#start()
      this.#session.send(line)
    })
  }

  /** Ends the process; what is still asked for is refused. */
  close(): void {
    this.#session?.close()
    this.#session = undefined
    for (const { resolve } of this.#waiting.splice(0)) {
      resolve(refusedAnswer('CRASHED', 'the sandbox was closed'))
    }
  }

  #start(): ChildSession {
    return new ChildSession({
      limits: this.#limits,
      start: this.#startLine(),
      onLine: (line) => this.#take(line),
      onEnd: (end) => this.#restart(end),
    })
  }

  #startLine(): string {
    return JSON.stringify({
      ...this.#scripts,
      bundle: this.#bundle,
      isShared: this.#isShared,
      isCareful: this.#isCareful,
    })
  }

  #take(line: string): void {
    this.#endsInARow = 0
    this.#waiting.shift()?.resolve(readAnswer(line))
    if (this.#waiting.length === 0) this.#session?.rest()
    else this.#session?.expectAnswer()
  }

  #restart(end: ChildEnd): void {
    this.#session = undefined
    this.#endsInARow += 1
    // Code that hangs while it loads hangs for each of them.
    if (end.kind === 'no start' || this.#endsInARow > endsInARowMax) return this.#giveUp(end)
    // Answers may have been made and not sent, so the first that is missing need not be the one.
    if (this.#isCareful || this.#waiting.length === 1) {
      this.#waiting.shift()?.resolve(this.#answerTo(end))
    }
    this.#isCareful = this.#waiting.length > 0
    if (this.#waiting.length === 0) return
    this.#session = this.#start()
    for (const { line } of this.#waiting) this.#session.send(line)
  }

  #giveUp(end: ChildEnd): void {
    const refusal = this.#answerTo(end)
    this.#refusal = refusal
    for (const { resolve } of this.#waiting.splice(0)) resolve(refusal)
  }

  #answerTo(end: ChildEnd): RefusedAnswer {
    const { timeMaxMs, memoryMaxMb } = this.#limits
    if (end.kind === 'time') return refusedAnswer('TIME', `takes longer than ${timeMaxMs} ms`)
    if (end.kind === 'memory') return refusedAnswer('MEMORY', `takes more than ${memoryMaxMb} MiB`)
    if (end.kind === 'no start')
      return refusedAnswer('CRASHED', `the sandbox did not start: ${end.why}`)
    const why = end.kind === 'tripwire' ? `it reached ${end.api}` : end.why
    return refusedAnswer('CRASHED', `the sandbox ended: ${why}`)
  }
}

async function scriptsFor(bundle: string): Promise<RealmScripts> {
  const urls = mentionsUrls(bundle) ? await urlLibrary.read() : ''
  return { prelude: await prelude.read(), urls }
}

function refusalOf(bundle: string): RefusedAnswer | null {
  const refusal = bundleRefusal(bundle)
  return refusal === null ? null : refusedAnswer('UNLOADABLE', refusal)
}

/** Whether a sandbox can be had at all, before a corpus is read. */
export async function probeSandbox(limits: Partial<SandboxLimits> = {}): Promise<void> {
  const bundle =
    'globalThis.__fcEngine={definition:{name:"probe",fields:{input:"plain",output:"plain"},decide:()=>1,output:{parse:(value)=>value}}}'
  const sandbox = await Sandbox.open({ bundle, limits })
  try {
    const request = { input: 'null', tape: '[]', opened: { input: {}, tape: {} }, isChecked: false }
    const answer = await sandbox.decide(request)
    if (answer.kind === 'output' && answer.text === '1') return
    const why = answer.kind === 'refused' ? answer.reason : answer.kind
    throw replayError('FC_REPLAY_SANDBOX', `the sandbox does not work here: ${why}`)
  } finally {
    sandbox.close()
  }
}
