import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import { type Noticing, tellingDouble } from './noticing.ts'
import { watchedEnvironment, watchedHrtime } from './watched-doubles.ts'

/** `randomFillSync` is where libraries that make ids get their bytes. */
const cryptoNames = [
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFillSync',
  'getRandomValues',
  'pseudoRandomBytes',
]
const timerNames = ['setTimeout', 'setInterval', 'setImmediate']

/**
 * Replaces what can be imported by name from built-ins, once a process: an import binds the
 * function itself, so replacing the global later changes nothing for it.
 */
export function watchBuiltins(noticing: Noticing): void {
  try {
    replace(crypto, cryptoNames, 'crypto.', noticing)
    replace(timers, timerNames, '', noticing)
    const { env, hrtime } = process
    // On `process` itself they are replaced only while an engine runs.
    process.env = watchedEnvironment(noticing)(env)
    process.hrtime = watchedHrtime(noticing)(hrtime)
    try {
      syncBuiltinESMExports()
    } finally {
      process.env = env
      process.hrtime = hrtime
    }
  } catch {
    // Built-ins that are locked stay as they are; globals are watched all the same.
  }
}

function replace(
  module: object,
  names: readonly string[],
  prefix: string,
  noticing: Noticing,
): void {
  for (const name of names) {
    const real: unknown = Reflect.get(module, name)
    if (typeof real !== 'function') continue
    Reflect.set(module, name, tellingDouble(noticing, `${prefix}${name}`)(real))
  }
}
