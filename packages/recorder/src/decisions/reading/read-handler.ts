import { HiddenField } from '../fields/hidden-field.ts'
import type { ReadTracker } from './read-tracker.ts'

/** Asks a proxy for its handler, also that of another copy of this package. */
const handlerKey = Symbol.for('first-contact.read-handler.1')

/** The handler behind one of our proxies. */
export function handlerOf(value: object): ReadHandler | undefined {
  try {
    return Reflect.get(value, handlerKey) as ReadHandler | undefined
  } catch {
    // Somebody else's proxy.
    return undefined
  }
}

/**
 * Notes what an engine reads of one object or array of its input, and hands out what lies below
 * likewise. To the engine it is the object itself.
 *
 * Getting a member that is a value reads it. Getting one that is an object reads nothing yet: what
 * is read of that says more; if nothing is, the whole of it counts as read. Names and lengths are
 * always stored, so listing them reads nothing, and neither does asking for what is not there: the
 * name of that may be a value of another field.
 */
export class ReadHandler implements ProxyHandler<object> {
  readonly tracker: ReadTracker
  readonly target: object
  readonly parent: ReadHandler | null
  readonly key: string
  /** Members that were read. */
  reads: Set<string> | null = null
  below: ReadHandler[] | null = null
  /** Whether all of it counts as read. */
  isWhole = false
  /** The names that are being gone through, as `Object.keys` does, and how far that is. */
  #listed: readonly PropertyKey[] | null = null
  #listedAt = 0

  constructor(tracker: ReadTracker, target: object, parent: ReadHandler | null, key: string) {
    this.tracker = tracker
    this.target = target
    this.parent = parent
    this.key = key
  }

  get(target: object, key: PropertyKey): unknown {
    const value: unknown = Reflect.get(target, key)
    if (typeof key === 'symbol') return key === handlerKey ? this : value
    if (typeof value === 'object' && value !== null) {
      return Object.hasOwn(target, key) ? this.#give(value, String(key)) : value
    }
    if (typeof value === 'function' || (key === 'length' && Array.isArray(target))) return value
    if (value !== undefined || Object.hasOwn(target, key)) this.#read(String(key))
    return value
  }

  /** Presence counts as a read, but for items: how many there are is stored anyway. */
  has(target: object, key: PropertyKey): boolean {
    const isMember = typeof key === 'string' && Object.hasOwn(target, key)
    if (isMember && !Array.isArray(target)) this.#read(key)
    return Reflect.has(target, key)
  }

  ownKeys(target: object): (string | symbol)[] {
    const keys = Reflect.ownKeys(target)
    this.#listed = keys
    this.#listedAt = 0
    return keys
  }

  getOwnPropertyDescriptor(target: object, key: PropertyKey): PropertyDescriptor | undefined {
    const descriptor = Reflect.getOwnPropertyDescriptor(target, key)
    const isListing = this.#listed !== null && this.#listed[this.#listedAt] === key
    if (isListing) this.#listedAt += 1
    const value: unknown = descriptor?.value
    if (descriptor !== undefined && typeof value === 'object' && value !== null) {
      if (isListing && value instanceof HiddenField) return { ...descriptor, value: undefined }
      return { ...descriptor, value: this.#give(value, String(key)) }
    }
    const isValue = descriptor !== undefined && !isListing && key !== 'length'
    if (isValue && typeof key === 'string') this.#read(key)
    return descriptor
  }

  set(target: object, key: PropertyKey, value: unknown): boolean {
    this.tracker.hasWrites = true
    return Reflect.set(target, key, value)
  }

  defineProperty(target: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
    this.tracker.hasWrites = true
    return Reflect.defineProperty(target, key, descriptor)
  }

  deleteProperty(target: object, key: PropertyKey): boolean {
    this.tracker.hasWrites = true
    return Reflect.deleteProperty(target, key)
  }

  /** Frozen members must be handed out as they are, so they have to be our proxies before that. */
  preventExtensions(target: object): boolean {
    for (const key of Object.keys(target)) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'object' || value === null || value instanceof HiddenField) continue
      this.set(target, key, this.#give(value, key))
    }
    return Reflect.preventExtensions(target)
  }

  /** The path from the whole input to here. */
  get path(): readonly string[] {
    return this.parent === null ? [] : [...this.parent.path, this.key]
  }

  #give(value: object, key: string): unknown {
    if (value instanceof HiddenField) {
      // An engine may have kept it from a check that is long over.
      if (!this.tracker.isOpen) return undefined
      this.tracker.refuse([...this.path, key], value)
    }
    const given = this.tracker.proxyOf(value, this, key)
    if (given === undefined) this.#read(key)
    return given ?? value
  }

  #read(key: string): void {
    if (!this.tracker.isOpen) return
    this.reads ??= new Set()
    this.reads.add(key)
  }
}
