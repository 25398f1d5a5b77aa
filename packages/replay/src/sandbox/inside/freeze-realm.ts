/**
 * Assigning to a name that a frozen prototype has throws, though it would only make an own
 * property: `error.name = 'Mine'`. Those that code assigns to become accessors that still allow it.
 */
const assigned: ReadonlyMap<object, readonly string[] | 'all'> = new Map<
  object,
  readonly string[] | 'all'
>([
  [Object.prototype, 'all'],
  [Error.prototype, 'all'],
  [EvalError.prototype, 'all'],
  [RangeError.prototype, 'all'],
  [ReferenceError.prototype, 'all'],
  [SyntaxError.prototype, 'all'],
  [TypeError.prototype, 'all'],
  [URIError.prototype, 'all'],
  [Function.prototype, ['constructor', 'toString', 'name', 'bind', 'call', 'apply']],
  [Array.prototype, ['constructor', 'toString', 'push', 'concat']],
  [Promise.prototype, ['constructor', 'then']],
  [RegExp.prototype, ['constructor', 'exec']],
  [Map.prototype, ['constructor']],
  [Set.prototype, ['constructor']],
  [Date.prototype, ['constructor', 'toString', 'toJSON']],
])

/**
 * Freezes every built-in, so that what one decision does to them cannot reach the next. For a realm
 * that makes many decisions; what differs there is made again in a realm of its own.
 *
 * @param others - what no global leads to
 */
export function freezeRealm(others: readonly object[]): void {
  for (const [prototype, names] of assigned) allowOverrides(prototype, names)
  const seen = new Set<object>()
  const waiting: object[] = [globalThis, ...hiddenIntrinsics(), ...others]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    waiting.push(...reachedFrom(next))
    if (next !== globalThis) Object.freeze(next)
  }
  Object.freeze(globalThis)
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function reachedFrom(object: object): readonly object[] {
  const values: unknown[] = [Object.getPrototypeOf(object)]
  for (const key of Reflect.ownKeys(object)) {
    const property = Object.getOwnPropertyDescriptor(object, key) ?? {}
    // Getters are frozen and not called: some of ours refuse.
    values.push(...Object.values(property))
  }
  return values.filter(isObject)
}

/** Built-ins that no global names. */
function hiddenIntrinsics(): readonly object[] {
  const found: unknown[] = [
    Object.getPrototypeOf(function* () {}),
    Object.getPrototypeOf(async () => {}),
    Object.getPrototypeOf(async function* () {}),
    Object.getPrototypeOf(Uint8Array),
    Object.getPrototypeOf([][Symbol.iterator]()),
    Object.getPrototypeOf(new Map()[Symbol.iterator]()),
    Object.getPrototypeOf(new Set()[Symbol.iterator]()),
    Object.getPrototypeOf(''[Symbol.iterator]()),
    Object.getPrototypeOf(''.matchAll(/x/g)),
  ]
  return found.filter(isObject)
}

function allowOverrides(prototype: object, names: readonly string[] | 'all'): void {
  const keys = names === 'all' ? Object.getOwnPropertyNames(prototype) : names
  for (const name of keys) {
    const property = Object.getOwnPropertyDescriptor(prototype, name)
    if (property === undefined || !('value' in property) || property.configurable !== true) continue
    const { value, enumerable = false } = property
    Object.defineProperty(prototype, name, {
      get: () => value as unknown,
      set(this: unknown, given: unknown) {
        if (this === prototype || !isObject(this)) throw new TypeError(`${name} is read-only`)
        Object.defineProperty(this, name, {
          value: given,
          writable: true,
          enumerable: true,
          configurable: true,
        })
      },
      enumerable,
      configurable: true,
    })
  }
}
