import { FirstContactError } from '../../errors/first-contact-error.ts'
import { HiddenField, type HiddenRead, hiddenReadText } from '../fields/hidden-field.ts'
import { isPlainObject } from '../fields/plain-object.ts'
import { handlerOf, ReadHandler } from './read-handler.ts'

/** Follows what one run of an engine reads of its input. */
export class ReadTracker {
  /** What the engine is given. */
  readonly input: unknown
  /** Null for an input that is one value: whoever gets it has read it. */
  readonly root: ReadHandler | null
  /** Whether the engine changed its input; then that no longer is what it was given. */
  hasWrites = false
  /** What the engine asked for and could not have; the first one. */
  hiddenRead: HiddenRead | null = null
  isOpen = true
  readonly #proxies = new Map<object, object>()
  /** What the value is called, where it is not the input. */
  readonly #prefix: readonly string[]

  /** Whether the value is a replay view, in which something may not be there. */
  readonly #mayHide: boolean

  constructor(value: unknown, view?: { readonly prefix: readonly string[] }) {
    this.#prefix = view?.prefix ?? []
    this.#mayHide = view !== undefined
    if (value instanceof HiddenField) {
      this.root = null
      this.input = hiddenWhole(() => this.refuse([], value))
      return
    }
    if (typeof value !== 'object' || value === null || !canFollow(value)) {
      this.root = null
      this.input = value
      return
    }
    this.root = new ReadHandler(this, value, null, '')
    this.input = this.#proxy(value, this.root)
  }

  /** The one proxy of an object; undefined for what is handed out as it is, and so read whole. */
  proxyOf(value: object, parent: ReadHandler, key: string): object | undefined {
    const known = this.#proxies.get(value)
    if (known !== undefined) return known
    // A proxy that the engine itself has put there.
    if (handlerOf(value) !== undefined) return value
    if (!canFollow(value)) return undefined
    const handler = new ReadHandler(this, value, parent, key)
    parent.below ??= []
    parent.below.push(handler)
    return this.#proxy(value, handler)
  }

  /** @throws FC_REPLAY_HIDDEN_FIELD always */
  refuse(path: readonly string[], { why }: HiddenField): never {
    const read = { path: [...this.#prefix, ...path].join('.'), why }
    this.hiddenRead ??= read
    throw new FirstContactError('FC_REPLAY_HIDDEN_FIELD', {
      message: `The engine ${hiddenReadText(read)}.`,
    })
  }

  /**
   * Ends a replay whose engine gives something away whole that is not there as a whole.
   *
   * @throws FC_REPLAY_HIDDEN_FIELD
   */
  requireWhole(value: unknown, path: readonly string[]): void {
    if (value instanceof HiddenField) this.refuse(path, value)
    if (!this.#mayHide || typeof value !== 'object' || value === null || !canFollow(value)) return
    for (const [key, inside] of Object.entries(value)) this.requireWhole(inside, [...path, key])
  }

  /** From here on proxies only pass on; an engine may have kept some. */
  close(): void {
    this.isOpen = false
  }

  #proxy(value: object, handler: ReadHandler): object {
    const proxy = new Proxy(value, handler)
    this.#proxies.set(value, proxy)
    return proxy
  }
}

function canFollow(value: object): boolean {
  return Array.isArray(value) || isPlainObject(value)
}

/** Stands for an input of which nothing is there: whatever is asked of it ends the replay. */
function hiddenWhole(refuse: () => never): object {
  return new Proxy(
    {},
    {
      get: refuse,
      has: refuse,
      ownKeys: refuse,
      getOwnPropertyDescriptor: refuse,
    },
  )
}
