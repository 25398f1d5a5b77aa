// The process that decisions are made in. It reads lines and writes lines, imports nothing but Node and tripwires,
// and hands no object of its own into a realm: text goes in, text comes out.
import { createContext, constants, Script, type Context } from 'node:vm'
import { armTripwires } from './arm-tripwires.ts'

/** First line: the code. Every line after it is a decision, or other code for those that follow. */
interface StartLine {
  /** Runs first in a realm and answers its functions. */
  readonly prelude: string
  /** Answers a function that makes the classes for URLs; empty where they are not needed. */
  readonly urls: string
  readonly bundle: string
  /** One realm for all decisions, or one for each. */
  readonly isShared: boolean
  /** Whether each answer leaves at once, so that the one after it is known by its absence. */
  readonly isCareful: boolean
}

/** Functions of a realm. */
interface Inside {
  readonly takeUrls: (make: unknown) => void
  readonly takeEngine: (isShared: boolean) => string
  readonly describeFailure: (thrown: unknown) => string
  readonly decide: (request: string) => string
}

type Realm = { readonly inside: Inside } | { readonly refusal: string }

/** What a line of code starts with; one of a decision starts with its input. */
const startOfCode = '{"prelude":'
const flushBytes = 64 * 1024
const flushAfterMs = 25
/** Node would look into what was thrown. */
const plainErrors = { displayErrors: false }

/** What runs in a realm, in this order. */
interface Scripts {
  readonly prelude: Script
  readonly urls: Script | null
  readonly bundle: Script
}

function makeRealm({ prelude, urls, bundle }: Scripts, isShared: boolean): Realm {
  // A plain global object and no proxy of one of ours. Its own queue of microtasks never runs once
  // the bundle has: what an engine leaves for later does not happen.
  const context: Context = createContext(constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  })
  const inside = prelude.runInContext(context, plainErrors) as Inside
  // A function of the realm goes back into it.
  if (urls !== null) inside.takeUrls(urls.runInContext(context, plainErrors))
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
function decider({ prelude, urls, bundle, isShared }: StartLine): (request: string) => string {
  let compiled: Scripts | { readonly refusal: string }
  try {
    compiled = {
      prelude: new Script(prelude),
      urls: urls === '' ? null : new Script(urls),
      bundle: new Script(bundle),
    }
  } catch (error) {
    const reason = `the bundle is no JavaScript: ${error instanceof Error ? error.message : ''}`
    compiled = {
      refusal: JSON.stringify({ kind: 'refused', code: 'UNLOADABLE', reason, touched: [] }),
    }
  }
  let shared: Realm | undefined
  return (request) => {
    if ('refusal' in compiled) return compiled.refusal
    const realm = shared ?? makeRealm(compiled, isShared)
    if (isShared) shared = realm
    return 'refusal' in realm ? realm.refusal : realm.inside.decide(request)
  }
}

/** Reads lines until the parent closes. */
function serve(): void {
  let decide: ((request: string) => string) | undefined
  let answers = new Answers(false)
  // The first line comes in many pieces, and putting them together at each would take as long again.
  let rest: string[] = []
  process.stdin.setEncoding('utf8')
  process.stdin.on('data', (chunk: string) => {
    const lines = chunk.split('\n')
    const last = lines.pop() ?? ''
    if (lines.length > 0) {
      lines[0] = rest.join('') + (lines[0] ?? '')
      rest = []
    }
    rest.push(last)
    for (const line of lines) {
      if (decide === undefined || line.startsWith(startOfCode)) {
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
