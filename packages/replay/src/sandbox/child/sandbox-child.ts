// The process that decisions are made in. It reads lines and writes lines, imports nothing but Node and tripwires,
// and hands no object of its own into a realm: text goes in, text comes out.
import { createContext, constants, Script, type Context } from 'node:vm'
import { armTripwires } from './arm-tripwires.ts'

/** First line: the code. Every line after it is a decision. */
interface StartLine {
  /** Runs first in a realm and answers its functions. */
  readonly prelude: string
  readonly bundle: string
  /** One realm for all decisions, or one for each. */
  readonly isShared: boolean
  /** Whether each answer leaves at once, so that the one after it is known by its absence. */
  readonly isCareful: boolean
}

/** Functions of a realm. */
interface Inside {
  readonly takeEngine: (isShared: boolean) => string
  readonly describeFailure: (thrown: unknown) => string
  readonly decide: (request: string) => string
}

type Realm = { readonly inside: Inside } | { readonly refusal: string }

const flushBytes = 64 * 1024
const flushAfterMs = 25
/** Node would look into what was thrown. */
const plainErrors = { displayErrors: false }

function makeRealm(prelude: Script, bundle: Script, isShared: boolean): Realm {
  // A plain global object and no proxy of one of ours. Its own queue of microtasks never runs once
  // the bundle has: what an engine leaves for later does not happen.
  const context: Context = createContext(constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  })
  const inside = prelude.runInContext(context, plainErrors) as Inside
  try {
    bundle.runInContext(context, plainErrors)
  } catch (thrown) {
    // What was thrown is of the realm; it is looked at there.
    return { refusal: inside.describeFailure(thrown) }
  }
  const refusal = inside.takeEngine(isShared)
  return refusal === '' ? { inside } : { refusal }
}

class Answers {
  readonly #isCareful: boolean
  #waiting = ''
  #sentAtMs = performance.now()

  constructor(isCareful: boolean) {
    this.#isCareful = isCareful
  }

  put(answer: unknown): void {
    // Whatever an engine did to its realm, only text leaves it.
    this.#waiting += `${typeof answer === 'string' ? answer : '{}'}\n`
    const isDue = performance.now() - this.#sentAtMs > flushAfterMs
    if (this.#isCareful || isDue || this.#waiting.length > flushBytes) this.flush()
  }

  flush(): void {
    this.#sentAtMs = performance.now()
    if (this.#waiting === '') return
    process.stdout.write(this.#waiting)
    this.#waiting = ''
  }
}

/** Makes decisions as they come. */
function decider({ prelude, bundle, isShared }: StartLine): (request: string) => string {
  let compiled: { readonly prelude: Script; readonly bundle: Script } | { readonly refusal: string }
  try {
    compiled = { prelude: new Script(prelude), bundle: new Script(bundle) }
  } catch (error) {
    const reason = `the bundle is no JavaScript: ${error instanceof Error ? error.message : ''}`
    compiled = {
      refusal: JSON.stringify({ kind: 'refused', code: 'UNLOADABLE', reason, touched: [] }),
    }
  }
  let shared: Realm | undefined
  return (request) => {
    if ('refusal' in compiled) return compiled.refusal
    const realm = shared ?? makeRealm(compiled.prelude, compiled.bundle, isShared)
    if (isShared) shared = realm
    return 'refusal' in realm ? realm.refusal : realm.inside.decide(request)
  }
}

/** Reads lines until the parent closes. */
function serve(): void {
  let decide: ((request: string) => string) | undefined
  let answers = new Answers(false)
  let rest = ''
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (decide === undefined) {
        const start = JSON.parse(line) as StartLine
        decide = decider(start)
        answers = new Answers(start.isCareful)
        process.stdout.write('{"ready":true}\n')
      } else {
        answers.put(decide(line))
      }
    }
    answers.flush()
  })
}

// A promise that an engine leaves rejected is no business of this process.
process.on('unhandledRejection', () => {})
armTripwires()
serve()
