import { FirstContactError } from '../../errors/first-contact-error.ts'
import { decisionRuntime } from '../runtime/decision-runtime.ts'

const apisMax = 32
/** Names of variables can be anything; what is warned of must not fill memory. */
const warnedMax = 1000

/** What one run of an engine read around `ctx`. */
export class UnrecordedReads {
  readonly #engine: string
  readonly #isStrict: boolean
  readonly #apis = new Set<string>()

  constructor(engine: string, isStrict: boolean) {
    this.#engine = engine
    this.#isStrict = isStrict
  }

  get apis(): readonly string[] {
    return [...this.#apis]
  }

  /** @throws FC_UNRECORDED_READ in strict mode */
  readonly notice = (api: string): void => {
    // Whoever lists the environment is then told all names in it.
    const isListed = api.startsWith('process.env.') && this.#apis.has('process.env')
    if (!isListed && this.#apis.size < apisMax) this.#apis.add(api)
    if (!this.#isStrict) return
    throw new FirstContactError('FC_UNRECORDED_READ', { message: describe(this.#engine, api) })
  }

  /** One warning for each engine and each thing it reads, after the engine is through. */
  warn(): void {
    if (this.#apis.size === 0 || this.#isStrict) return
    const { warned } = decisionRuntime
    for (const api of this.#apis) {
      const key = `${this.#engine} ${api}`
      if (warned.has(key) || warned.size >= warnedMax) continue
      warned.add(key)
      process.emitWarning(describe(this.#engine, api), { code: 'FC_UNRECORDED_READ' })
    }
  }
}

function describe(engine: string, api: string): string {
  return `Engine ${engine} read ${api} around ctx, so its decisions cannot be replayed.`
}
