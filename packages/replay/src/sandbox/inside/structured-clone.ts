/** Copies data as the host's function of this name does; what is no data is refused as there. */
export function structuredCloneOf(value: unknown): unknown {
  return copy(value, new Map())
}

function refuse(what: string): never {
  throw new TypeError(`${what} could not be cloned.`)
}

function copy(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return refuse(String(value))
  if (typeof value !== 'object' || value === null) return value
  if (seen.has(value)) return seen.get(value)
  const made = emptyCopy(value)
  seen.set(value, made)
  if (made instanceof Map) {
    for (const [key, item] of value as ReadonlyMap<unknown, unknown>) {
      made.set(copy(key, seen), copy(item, seen))
    }
  } else if (made instanceof Set) {
    for (const item of value as ReadonlySet<unknown>) made.add(copy(item, seen))
  } else if (Array.isArray(made) || isBare(made)) {
    for (const [key, item] of Object.entries(value)) {
      const property = { value: copy(item, seen), writable: true, enumerable: true }
      Object.defineProperty(made, key, { ...property, configurable: true })
    }
    if (Array.isArray(made)) made.length = (value as readonly unknown[]).length
  }
  return made
}

function isBare(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype
}

function emptyCopy(value: object): object {
  if (Array.isArray(value)) return []
  if (value instanceof Date) return new Date(value.getTime())
  if (value instanceof Map) return new Map()
  if (value instanceof Set) return new Set()
  if (value instanceof RegExp) return new RegExp(value.source, value.flags)
  if (value instanceof ArrayBuffer) return value.slice(0)
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (value instanceof Error) return errorCopy(value)
  if (ArrayBuffer.isView(value) || value instanceof Promise) return refuse('#<Object>')
  if (value instanceof WeakMap || value instanceof WeakSet) return refuse('#<WeakMap>')
  // An instance of a class becomes a plain object, as there.
  return {}
}

function errorCopy(error: Error): Error {
  const made = new Error(error.message)
  Object.defineProperty(made, 'name', { value: error.name, configurable: true, writable: true })
  return made
}
