import {
  createHmac,
  getRandomValues,
  randomBytes,
  randomFillSync,
  randomInt,
  randomUUID,
} from 'node:crypto'
import { env, hrtime } from 'node:process'
import { setTimeout as later } from 'node:timers'

/** Ways of reading around `ctx`, and what each is called. Named imports bind the function itself. */
export const readsAround: readonly (readonly [name: string, read: () => unknown])[] = [
  ['Date.now', () => Date.now()],
  ['Date.now', () => (new Date(0).constructor as DateConstructor).now()],
  ['new Date()', () => new Date()],
  ['Date()', () => Date()],
  ['Math.random', () => Math.random()],
  ['performance.now', () => performance.now()],
  ['process.hrtime', () => process.hrtime()],
  ['process.hrtime.bigint', () => process.hrtime.bigint()],
  ['process.hrtime', () => hrtime()],
  ['process.hrtime.bigint', () => hrtime.bigint()],
  ['process.env.HOME', () => process.env['HOME']],
  ['process.env.HOME', () => env['HOME']],
  ['process.env.HOME', () => 'HOME' in process.env],
  ['process.env', () => Object.keys(process.env)],
  ['crypto.randomUUID', () => crypto.randomUUID()],
  ['crypto.randomUUID', () => randomUUID()],
  ['crypto.getRandomValues', () => crypto.getRandomValues(new Uint8Array(1))],
  ['crypto.getRandomValues', () => getRandomValues(new Uint8Array(1))],
  ['crypto.randomBytes', () => randomBytes(1)],
  ['crypto.randomInt', () => randomInt(5)],
  ['crypto.randomFillSync', () => randomFillSync(Buffer.alloc(1))],
  ['setTimeout', () => clearTimeout(setTimeout(() => {}, 1))],
  ['setTimeout', () => clearTimeout(later(() => {}, 1))],
  ['setInterval', () => clearInterval(setInterval(() => {}, 1))],
  ['setImmediate', () => clearImmediate(setImmediate(() => {}))],
  ['queueMicrotask', () => queueMicrotask(() => {})],
  ['fetch', () => void fetch('data:,x').catch(() => {})],
]

/** What an engine may do as often as it likes. */
export const pureCalls: readonly (readonly [name: string, call: () => unknown])[] = [
  ['a date from a value', () => new Date(0).toISOString()],
  ['a date from a text', () => Date.parse('2026-11-23')],
  ['a date in parts', () => Date.UTC(2026, 1, 1)],
  ['the class of a date', () => new Date(0) instanceof Date],
  ['mathematics', () => Math.max(1, 2)],
  ['a keyed hash', () => createHmac('sha256', 'key').update('x').digest('hex')],
  ['a clone', () => structuredClone({ a: [1] })],
  ['an address', () => new URL('https://example.com/')],
]
