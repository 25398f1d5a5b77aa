// Ways out of a sandbox, and ways for the outside to get in. Each is either impossible or an error
// that names what was asked for. `npm run campaign sandbox` runs them on other versions of Node.

/** What a probe must come to. */
export type Expected =
  /** Refused, naming this. */
  | { readonly refused: string }
  /** An answer that is the same everywhere and always. */
  | { readonly output: unknown }
  /** Not there, and the answer says that it was looked for. */
  | { readonly missing: string }
  | { readonly unloadable: string }

export interface Probe {
  readonly name: string
  /** Body of `decide(input, ctx)`. */
  readonly decide: string
  /** What stands before the engine in its module. */
  readonly module?: string
  readonly expected: readonly Expected[]
}

const probe = (name: string, decide: string, ...expected: readonly Expected[]): Probe => ({
  name,
  decide,
  expected,
})

const refused = (what: string): Expected => ({ refused: what })
const output = (value: unknown): Expected => ({ output: value })
const missing = (what: string): Expected => ({ missing: what })

const clock: readonly Probe[] = [
  probe('Date.now', 'return Date.now()', refused('Date.now')),
  probe('new Date', 'return new Date()', refused('new Date()')),
  probe('Date called', 'return Date()', refused('Date()')),
  probe('Date through an instance', 'return new Date(0).constructor.now()', refused('Date.now')),
  probe(
    'Date through the prototype',
    'const D = Object.getPrototypeOf(new Date(0)).constructor; return +new D()',
    refused('new Date()'),
  ),
  probe('a subclass of Date', 'return +new (class extends Date {})()', refused('new Date()')),
  probe('Date by Reflect', 'return +Reflect.construct(Date, [])', refused('new Date()')),
  probe(
    'Date by Reflect with another target',
    'return typeof Reflect.construct(Date, [], Object)',
    refused('new Date()'),
  ),
  probe('Date bound', 'return +new (Date.bind(null))()', refused('new Date()')),
  probe(
    'Date.now that is caught',
    'try { return Date.now() } catch { return 0 }',
    refused('Date.now'),
  ),
  probe(
    'a date that is given',
    'return new Date(2020, 0, 1).toISOString()',
    output('2020-01-01T00:00:00.000Z'),
  ),
  probe(
    'what kind of thing Date is',
    'return [Date.name, Date.length, new Date(5) instanceof Date, Object.prototype.toString.call(new Date(5))]',
    output(['Date', 7, true, '[object Date]']),
  ),
  probe(
    'a formatter without a date',
    `return new Intl.DateTimeFormat('en').format()`,
    refused('Intl.DateTimeFormat.format'),
  ),
  probe(
    'a formatter taken apart',
    'const { format } = new Intl.DateTimeFormat(); return [undefined].map((d) => format(d))',
    refused('Intl.DateTimeFormat.format'),
  ),
  probe(
    'parts of a formatter without a date',
    'return Intl.DateTimeFormat().formatToParts()',
    refused('Intl.DateTimeFormat.formatToParts'),
  ),
  probe(
    'a formatter of an instance',
    'return new Intl.DateTimeFormat().constructor().format()',
    refused('Intl.DateTimeFormat.format'),
  ),
  probe(
    'a range without a date',
    'try { return new Intl.DateTimeFormat().formatRange() } catch (e) { return e.name }',
    output('TypeError'),
  ),
  probe(
    'zone and locale of the host',
    `const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions()
     return [timeZone, locale, new Date(0).getTimezoneOffset(), new Date(0).toLocaleString(), (1234.5).toLocaleString()]`,
    output(['UTC', 'en-US', 0, '1/1/1970, 12:00:00 AM', '1,234.5']),
  ),
  ...[
    'instant',
    'plainDateTimeISO',
    'zonedDateTimeISO',
    'plainDateISO',
    'plainTimeISO',
    'timeZoneId',
  ].map((name) =>
    probe(
      `Temporal.Now.${name}`,
      `return typeof Temporal === 'undefined' ? 'none' : String(Temporal.Now.${name}())`,
      refused(`Temporal.Now.${name}`),
      output('none'),
    ),
  ),
  probe('performance.now', 'return performance.now()', refused('performance.now')),
  probe(
    'performance.timeOrigin',
    'return performance.timeOrigin',
    refused('performance.timeOrigin'),
  ),
  probe(
    'console.time',
    `console.time('x'); return String(console.timeEnd('x'))`,
    output('undefined'),
  ),
  {
    name: 'the clock while modules load',
    module: 'const startedAt = Date.now(); const day = new Date().toISOString()',
    decide: 'return [startedAt, day]',
    expected: [output([0, '1970-01-01T00:00:00.000Z'])],
  },
]

const chance: readonly Probe[] = [
  probe('Math.random', 'return Math.random()', refused('Math.random')),
  probe('crypto.randomUUID', 'return crypto.randomUUID()', refused('crypto.randomUUID')),
  probe(
    'crypto.getRandomValues',
    'return crypto.getRandomValues(new Uint8Array(4))',
    refused('crypto.getRandomValues'),
  ),
  probe('crypto.subtle', 'return typeof crypto.subtle', refused('crypto.subtle')),
  {
    name: 'chance while modules load',
    module: 'const ids = [Math.random(), crypto.randomUUID()]',
    decide: 'return ids',
    expected: [output([0.26099918875843287, '00000000-0000-4000-8000-000000000000'])],
  },
]

const evalText = 'makes code from text'
const makesCode = (name: string, expression: string): Probe =>
  probe(name, `return ${expression}`, refused(evalText))

const code: readonly Probe[] = [
  makesCode('Function', `Function('return process')()`),
  makesCode('new Function', `new Function('return globalThis')()`),
  makesCode('eval', `eval('1')`),
  makesCode('indirect eval', `(0, eval)('this')`),
  makesCode('a generator function', `(function* () {}).constructor('yield 1')()`),
  makesCode('an async function', `(async () => {}).constructor('return 1')()`),
  makesCode('an async generator function', `(async function* () {}).constructor('return 1')()`),
  makesCode(
    'the constructor of a global',
    `globalThis.constructor.constructor('return process')()`,
  ),
  makesCode('the constructor of the input', `input.constructor.constructor('return process')()`),
  makesCode('the constructor of ctx', `ctx.now.constructor('return process')()`),
  makesCode('the constructor of a missing thing', `setTimeout.constructor('return process')()`),
  makesCode(
    'a reviver',
    `JSON.parse('[1]', function () { return this.constructor.constructor('return 1')() })`,
  ),
  makesCode(
    'a sort callback',
    `[2, 1].sort(((f) => f('return 1'))(Array.prototype.map.constructor))`,
  ),
  probe(
    'the caller of the engine',
    `const own = (function f() { return f.caller })()
     try { return String(own.caller) } catch (e) { return e.name }`,
    output('null'),
    output('TypeError'),
  ),
  probe(
    'the caller by arguments',
    `const own = (function () { return arguments.callee.caller })()
     try { return String(own.caller) } catch (e) { return e.name }`,
    output('null'),
    output('TypeError'),
  ),
  probe(
    'what the bundle was handed',
    'return [typeof __fcRecorder, typeof __fcEngine]',
    output(['undefined', 'undefined']),
  ),
]

// Everything that can be reached must be of this realm: whose prototypes end in its own.
const reachable = `
  const bad = []
  const seen = new Set()
  const waiting = [[globalThis, 'globalThis'], [ctx, 'ctx'], [input, 'input'], ...extra]
  while (waiting.length > 0) {
    const [value, path] = waiting.pop()
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue
    if (seen.has(value) || path.length > 200) continue
    seen.add(value)
    let root = value
    for (let up = Object.getPrototypeOf(value); up !== null; up = Object.getPrototypeOf(up)) root = up
    const isOwn = root === Object.prototype || root === value
    const isFunction = typeof value === 'function'
    if (!isOwn || (isFunction && !(value instanceof Function) && value !== Function.prototype)) bad.push(path)
    waiting.push([Object.getPrototypeOf(value), path + '.__proto__'])
    for (const key of Reflect.ownKeys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key)
      for (const part of ['value', 'get', 'set']) waiting.push([property[part], path + '.' + String(key)])
    }
  }
  return [bad, seen.size > 300]`

const realm: readonly Probe[] = [
  probe('whatever can be reached', `const extra = []; ${reachable}`, output([[], true])),
  probe(
    'errors that the host throws',
    `const extra = []
     const taken = (name, f) => { try { f() } catch (e) { extra.push([e, name]) } }
     taken('overflow', () => { const f = () => f(); f() })
     taken('json', () => JSON.parse('{'))
     taken('null', () => null.x)
     taken('length', () => new Array(-1))
     taken('buffer', () => new ArrayBuffer(1e15))
     taken('text', () => 'x'.repeat(2 ** 30))
     taken('uri', () => decodeURIComponent('%'))
     taken('regexp', () => new RegExp('('))
     taken('bigint', () => 2n ** (2n ** 40n))
     taken('reference', () => nothing)
     taken('constant', () => { const a = 1; a = 2 })
     taken('proxy', () => Object.keys(new Proxy({}, { ownKeys: () => [1] })))
     taken('locale', () => new Intl.NumberFormat('x'))
     taken('date', () => new Date(NaN).toISOString())
     taken('code', () => Function('1'))
     taken('frozen', () => { 'use strict'; Object.freeze([]).push(1) })
     taken('refusal', () => ctx.read('nothing', () => 1))
     ${reachable}`,
    { refused: 'read "nothing"' },
  ),
  probe(
    'errors that the host throws, without a refusal',
    `const extra = []
     const taken = (name, f) => { try { f() } catch (e) { extra.push([e, name]) } }
     taken('overflow', () => { const f = () => f(); f() })
     taken('json', () => JSON.parse('{'))
     taken('buffer', () => new ArrayBuffer(1e15))
     taken('code', () => Function('1'))
     taken('locale', () => new Intl.NumberFormat('x'))
     ${reachable}`,
    output([[], true]),
  ),
]

const stacks: readonly Probe[] = [
  probe('the text of a stack', `return new Error('x').stack`, output('Error: x')),
  probe(
    'a deeper stack',
    `try { Error.stackTraceLimit = 50 } catch {} return new Error('x').stack`,
    output('Error: x'),
  ),
  probe(
    'the hook of stacks',
    `try { Error.prepareStackTrace = (_, sites) => sites } catch {} return typeof new Error('x').stack`,
    output('string'),
  ),
  probe(
    'the hook of stacks, by definition',
    `try { Object.defineProperty(Error, 'prepareStackTrace', { value: (_, sites) => sites }) } catch {}
     const holder = {}; Error.captureStackTrace(holder); return typeof holder.stack`,
    output('string'),
  ),
]

const modules: readonly Probe[] = [
  ...[
    `import('node:fs')`,
    `import /* a comment */ ('node:fs')`,
    'import\n("node:fs")',
    '`${import("node:fs")}`',
    'import.meta.url',
  ].map((expression) =>
    probe(`the expression ${JSON.stringify(expression)}`, `return String(${expression})`, {
      unloadable: 'import',
    }),
  ),
  probe(
    'the word in a text',
    `return 'import("x") and import.meta'`,
    output('import("x") and import.meta'),
  ),
  probe('require', `return require('node:fs')`, refused('require("node:fs")')),
  probe('module', 'return typeof module', output('undefined')),
]

const host: readonly Probe[] = [
  probe('an environment variable', 'return process.env.HOME', refused('process.env.HOME')),
  probe(
    'a variable that is caught',
    'try { return process.env.HOME } catch { return 1 }',
    refused('process.env.HOME'),
  ),
  probe('whether there is a variable', `return 'HOME' in process.env`, refused('process.env.HOME')),
  probe('all variables', 'return Object.keys(process.env)', refused('process.env')),
  probe('globalThis.process', 'return globalThis.process.pid', refused('process.pid')),
  probe('process.binding', `return process.binding('fs')`, refused('process.binding')),
  probe('process.exit', 'process.exit(0)', refused('process.exit')),
  probe(
    'process.getBuiltinModule',
    `return process.getBuiltinModule('fs')`,
    refused('process.getBuiltinModule'),
  ),
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) =>
    probe(name, `return ${name}(() => {}, 0)`, refused(name)),
  ),
  probe('fetch', `return fetch('http://127.0.0.1')`, refused('fetch')),
  probe('XMLHttpRequest', 'return typeof XMLHttpRequest', output('undefined')),
  ...[
    'WebSocket',
    'EventSource',
    'Buffer',
    'URLPattern',
    'TextDecoderStream',
    'navigator',
    'WeakRef',
    'FinalizationRegistry',
    'SharedArrayBuffer',
    'Atomics',
    'WebAssembly',
    'BroadcastChannel',
  ].map((name) => probe(`looking for ${name}`, `return typeof ${name}`, missing(name))),
  probe('a promise', 'return Promise.resolve(1)', refused('returns a promise')),
  probe('an async answer', 'return (async () => 1)()', refused('returns a promise')),
  probe(
    'structuredClone',
    'return structuredClone({ a: [1, new Map([[1, 2]])] }).a[1].get(1)',
    output(2),
  ),
  probe('base64', `return [btoa('hey!'), atob('aGV5IQ==')]`, output(['aGV5IQ==', 'hey!'])),
]

/** In the realm as JavaScript of its own; the host's would lead to the host. */
const texts: readonly Probe[] = [
  probe(
    'a URL',
    `const url = new URL('../b?x=1#y', 'HTTP://user@EXÄMPLE.com:80/a/c/')
     url.searchParams.append('z', 'ö ')
     return [url.href, url.origin, [...url.searchParams.keys()], URL.canParse('no'), typeof URL.createObjectURL]`,
    output([
      'http://user@xn--exmple-cua.com/a/b?x=1&z=%C3%B6+#y',
      'http://xn--exmple-cua.com',
      ['x', 'z'],
      false,
      'undefined',
    ]),
  ),
  probe(
    'parameters of a query',
    `return new URLSearchParams({ b: 'ä&', a: '1' }).toString()`,
    output('b=%C3%A4%26&a=1'),
  ),
  probe(
    'bytes of a text and back',
    `return [[...new TextEncoder().encode('é')], new TextDecoder().decode(new Uint8Array([0xc3, 0xa9, 0xff]))]`,
    output([[0xc3, 0xa9], 'é\u{FFFD}']),
  ),
  makesCode('the constructor of URL', `URL.constructor('return process')()`),
  makesCode(
    'the constructor of a method of URL',
    `new URL('http://a').searchParams.get.constructor('return process')()`,
  ),
  makesCode(
    'what is behind a URL',
    `(() => { const url = new URL('http://a')
      for (const key of Reflect.ownKeys(url)) url[key].constructor.constructor('return process')() })()`,
  ),
  makesCode(
    'an error of URL',
    `(() => { try { new URL('x') } catch (e) { return e.constructor.constructor('return process')() } })()`,
  ),
  makesCode(
    'an error of TextDecoder',
    `(() => { try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) }
      catch (e) { return e.constructor.constructor('return process')() } })()`,
  ),
  makesCode(
    'the constructor of bytes',
    `new TextEncoder().encode('a').constructor.constructor('return process')()`,
  ),
  probe(
    'what URLs and encoders lead to',
    `const url = new URL('http://a/?b=c')
     const error = (f) => { try { f() } catch (e) { return e } }
     const extra = [
       [url, 'url'], [url.searchParams, 'params'], [url.searchParams.entries(), 'entries'],
       [new TextEncoder(), 'encoder'], [new TextEncoder().encode('a'), 'bytes'],
       [new TextEncoder().encodeInto('a', new Uint8Array(2)), 'written'], [new TextDecoder(), 'decoder'],
       [error(() => new URL('x')), 'error'], [error(() => new URL()), 'other error'],
       [error(() => url.searchParams.append('a')), 'params error'],
     ]
     ${reachable}`,
    output([[], true]),
  ),
  probe(
    'another encoding',
    `return new TextDecoder('latin1').encoding`,
    refused('TextDecoder("latin1")'),
  ),
  probe(
    'another encoding that is caught',
    `try { return new TextDecoder('utf-16le').encoding } catch { return 'none' }`,
    refused('TextDecoder("utf-16le")'),
  ),
  {
    name: 'a URL that no text of the bundle names',
    module: ';',
    decide: `return typeof globalThis['UR' + 'L']`,
    expected: [missing('URL')],
  },
  {
    name: 'a URL while modules load',
    module: `const base = new URL('http://a/b').pathname`,
    decide: 'return base',
    expected: [output('/b')],
  },
]

const answers: readonly Probe[] = [
  probe(
    'a toJSON on every object',
    `Object.prototype.toJSON = () => ({ kind: 'output', text: '"mine"' }); return 'own'`,
    output('own'),
  ),
  probe('another JSON.stringify', `JSON.stringify = () => '{}'; return 'own'`, output('own')),
  probe('a getter in the answer', 'return { get a() { return 1 } }', refused('An accessor')),
  probe('a function in the answer', 'return { a: () => 1 }', refused('A function')),
]

export const probes: readonly Probe[] = [
  ...clock,
  ...chance,
  ...code,
  ...realm,
  ...stacks,
  ...modules,
  ...host,
  ...texts,
  ...answers,
]
