import { unwrap } from './unwrap.ts'

type Clone = (value: unknown, ...rest: unknown[]) => unknown

/** Of the language's surroundings: not every sandbox has it. */
const surroundings = globalThis as unknown as { structuredClone?: Clone }

const doubles = new WeakMap<Clone, Clone>()
const made = new WeakSet<Clone>()

function doubleOf(real: Clone): Clone {
  const known = doubles.get(real)
  if (known !== undefined) return known
  const double = new Proxy(real, {
    apply(target, receiver, args: unknown[]): unknown {
      const [value, ...rest] = args
      return Reflect.apply(target, receiver, [unwrap(value), ...rest])
    },
  })
  doubles.set(real, double)
  made.add(double)
  return double
}

/**
 * Runs an engine with a `structuredClone` that can clone what the engine was given: that is our
 * proxies, which the real one refuses.
 */
export function withUnwrappingClone<T>(fn: () => T): T {
  const real = surroundings.structuredClone
  if (typeof real !== 'function' || made.has(real) || !replace(doubleOf(real))) return fn()
  try {
    return fn()
  } finally {
    // What an engine itself has put there stays.
    if (surroundings.structuredClone === doubleOf(real)) replace(real)
  }
}

function replace(clone: Clone): boolean {
  try {
    surroundings.structuredClone = clone
    return true
  } catch {
    // Globals can be locked.
    return false
  }
}
