import { handlerOf } from './read-handler.ts'

/** What is nested deeper has no canonical form; the stack must not end before that is said. */
const depthMax = 300

/**
 * Replaces our proxies inside a value by what they stand for, which counts as reading all of it:
 * in place where that is possible, else in a copy of what holds them.
 */
export function unwrap(value: unknown): unknown {
  return new Unwrapping().value(value)
}

class Unwrapping {
  readonly #seen = new Set<object>()
  #depth = 0

  value(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    const handler = handlerOf(value)
    if (handler === undefined) return this.#inside(value)
    if (handler.tracker.isOpen) handler.isWhole = true
    handler.tracker.requireWhole(handler.target, handler.path)
    // An input that nobody wrote to holds no proxies.
    return handler.tracker.hasWrites ? this.#inside(handler.target) : handler.target
  }

  #inside(value: object): object {
    if (this.#seen.has(value) || this.#depth > depthMax) return value
    this.#seen.add(value)
    this.#depth += 1
    const after = this.#replaced(value)
    this.#depth -= 1
    return after
  }

  #replaced(value: object): object {
    if (value instanceof Map) return this.#map(value as Map<unknown, unknown>)
    if (value instanceof Set) return this.#set(value as Set<unknown>)
    return ArrayBuffer.isView(value) ? value : this.#members(value)
  }

  #members(value: object): object {
    let copy: object | null = null
    for (const key of Object.keys(value)) {
      const before: unknown = Object.getOwnPropertyDescriptor(value, key)?.value
      const after = this.value(before)
      if (after === before || Reflect.set(copy ?? value, key, after)) continue
      copy = shallowCopy(value)
      Reflect.set(copy, key, after)
    }
    return copy ?? value
  }

  #map(map: Map<unknown, unknown>): object {
    const before = [...map]
    const after = before.map(([key, item]) => [this.value(key), this.value(item)] as const)
    const isSame = after.every(([key, item], at) => {
      const entry = before[at]
      return entry !== undefined && key === entry[0] && item === entry[1]
    })
    if (isSame) return map
    map.clear()
    for (const [key, item] of after) map.set(key, item)
    return map
  }

  #set(set: Set<unknown>): object {
    const before = [...set]
    const after = before.map((item) => this.value(item))
    if (after.every((item, at) => item === before[at])) return set
    set.clear()
    for (const item of after) set.add(item)
    return set
  }
}

/** Of a frozen object, so that what it holds can be replaced. */
function shallowCopy(value: object): object {
  if (Array.isArray(value)) return [...(value as unknown[])]
  const prototype = Object.getPrototypeOf(value) as object | null
  return Object.assign(Object.create(prototype) as object, value)
}
