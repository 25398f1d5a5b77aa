import { defineHidden } from './define-hidden.ts'
import type { Trips } from './trips.ts'

/**
 * Missing, as far as an engine can tell; that it looked is noted. Some hold a clock or lead out of
 * the realm, the others a replay does not have. URLs are there in bundles that mention them.
 */
const missing = `
  Atomics FinalizationRegistry SharedArrayBuffer WeakRef WebAssembly
  AbortController AbortSignal Blob BroadcastChannel Buffer ByteLengthQueuingStrategy CloseEvent
  CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException
  DecompressionStream ErrorEvent Event EventSource EventTarget File FormData Headers MessageChannel
  MessageEvent MessagePort Navigator Performance PerformanceEntry PerformanceMark
  PerformanceMeasure PerformanceObserver PerformanceResourceTiming QuotaExceededError
  ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest
  ReadableStreamDefaultController ReadableStreamDefaultReader Request Response Storage SubtleCrypto
  TextDecoderStream TextEncoderStream TransformStream
  TransformStreamDefaultController URL URLPattern URLSearchParams WebSocket WritableStream
  WritableStreamDefaultController WritableStreamDefaultWriter gc localStorage navigator
  sessionStorage
`

/** Functions that do something outside: there, as in Node, and refused when they are called. */
const functions = `
  clearImmediate clearInterval clearTimeout fetch queueMicrotask require setImmediate setInterval
  setTimeout
`

const wordsOf = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Takes what a host offers out of the realm, or puts what refuses by name in its place. */
export function replaceHostGlobals(trips: Trips): void {
  for (const name of wordsOf(missing)) defineMissing(name, () => trips.touch(name))
  for (const name of wordsOf(functions)) {
    defineHidden(globalThis, name, (argument: unknown) => {
      const shown = name === 'require' ? `require("${String(argument)}")` : name
      return trips.use(shown, undefined)
    })
  }
  defineHidden(globalThis, 'crypto', cryptoOf(trips))
  defineHidden(globalThis, 'performance', performanceOf(trips))
  defineHidden(globalThis, 'console', silentConsole())
  defineHidden(globalThis, 'global', globalThis)
  defineProcess(trips)
}

/** Undefined, and replaced by what an engine puts there itself. */
function defineMissing(name: string, touch: () => void): void {
  Object.defineProperty(globalThis, name, {
    get() {
      touch()
      return undefined
    },
    set(value: unknown) {
      defineHidden(globalThis, name, value)
    },
    enumerable: false,
    configurable: true,
  })
}

const fixedUuid = '00000000-0000-4000-8000-000000000000'

function cryptoOf(trips: Trips): object {
  return {
    randomUUID: () => trips.use('crypto.randomUUID', fixedUuid),
    getRandomValues: (target: unknown) => trips.use('crypto.getRandomValues', target),
    get subtle() {
      return trips.use('crypto.subtle', undefined)
    },
  }
}

function performanceOf(trips: Trips): object {
  const none = (name: string) => () => trips.use(`performance.${name}`, 0)
  return {
    now: none('now'),
    mark: none('mark'),
    measure: none('measure'),
    get timeOrigin() {
      return trips.use('performance.timeOrigin', 0)
    },
  }
}

const consoleMethods = `
  assert clear count countReset debug dir dirxml error group groupCollapsed groupEnd info log table
  time timeEnd timeLog trace warn
`

function silentConsole(): object {
  const silent = (): void => {}
  return Object.fromEntries(wordsOf(consoleMethods).map((name) => [name, silent]))
}

/**
 * Missing while modules load, so that they take the way they take outside of Node. Later what is
 * read of it is refused by its whole name, `process.env.FLAG`.
 */
function defineProcess(trips: Trips): void {
  const refusing = (path: string): object =>
    new Proxy(Object.create(null) as object, {
      get: (_, name) => {
        const inside = `${path}.${String(name)}`
        return inside === 'process.env' ? refusing(inside) : trips.use(inside, undefined)
      },
      has: (_, name) => trips.use(`${path}.${String(name)}`, false),
      ownKeys: () => trips.use(path, []),
      getOwnPropertyDescriptor: (_, name) => trips.use(`${path}.${String(name)}`, undefined),
      set: (_, name) => trips.use(`${path}.${String(name)}`, false),
      defineProperty: (_, name) => trips.use(`${path}.${String(name)}`, false),
      deleteProperty: (_, name) => trips.use(`${path}.${String(name)}`, false),
    })
  const process = refusing('process')
  Object.defineProperty(globalThis, 'process', {
    get() {
      if (trips.isDeciding) return process
      trips.touch('process')
      return undefined
    },
    set(value: unknown) {
      defineHidden(globalThis, 'process', value)
    },
    enumerable: false,
    configurable: true,
  })
}
