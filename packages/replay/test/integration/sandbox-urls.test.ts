import { describe, expect, test } from 'vitest'
import { mentionsUrls } from '../../src/sandbox/url-library.ts'
import { Sandbox } from '../../src/sandbox/sandbox.ts'
import { writeFiles } from '../support/project.ts'
import { replayIn } from '../support/replay-in.ts'
import { plainBundle, requestOf } from '../support/run-probes.ts'
import { makeShop, paymentFile, shopFiles } from '../support/shop-project.ts'

const urls: readonly (readonly [url: string, base?: string])[] = [
  ['https://example.org'],
  ['HTTPS://Example.ORG:443/a/./b/../c?x=1#y'],
  ['http://user:pa%3Ass@host:8080/'],
  ['//other/path', 'https://example.org/a'],
  ['../up?q', 'https://example.org/a/b/c'],
  ['?only', 'https://example.org/a#b'],
  ['https://exämple.com/ä?ö#ü'],
  ['https://xn--exmple-cua.com'],
  ['https://faß.de'],
  ['https://☕.example'],
  ['http://[2001:db8::1]:80/'],
  ['http://[::ffff:1.2.3.4]/'],
  ['http://0x7f.1/'],
  ['http://256.1.1.1/'],
  ['http://1.2.3/'],
  ['http://a b/'],
  ['http://a%41/'],
  ['http://host:99999/'],
  ['mailto:ann@example.org'],
  ['data:text/plain,hello world'],
  ['javascript:alert(1)'],
  ['blob:https://a.example/x'],
  ['file:///C:/a/../b'],
  ['file:c:\\foo\\bar'],
  ['ftp://a/b'],
  ['custom://Host/Path'],
  ['https:example.org'],
  ['  https://example.org/\t\n '],
  ['https://example.org/%zz/ %20'],
  ['https://example.org/\ud800'],
  ['not a url'],
  [''],
  ['/relative'],
]

/** What a URL is made of; runs here, where URLs are Node's, and as text in a realm. */
function describeUrl(...given: readonly [url: string, base?: string]): readonly unknown[] {
  try {
    const url = new URL(...given)
    const { href, origin, protocol, username, password, host, hostname, port, pathname } = url
    const { search, hash } = url
    const params = [...url.searchParams].join('|')
    const texts = [JSON.stringify({ url }), String(url)]
    return [href, origin, protocol, username, password, host, hostname, port, pathname].concat([
      search,
      hash,
      params,
      ...texts,
    ])
  } catch (error) {
    return [error instanceof TypeError, URL.canParse(...given)]
  }
}

describe('a URL in a realm', () => {
  test.each(['fresh', 'shared'] as const)('is what it is in Node: %s', async (realm) => {
    const bundle = plainBundle(
      'return input.map((given) => describeUrl(...given))',
      `${String(describeUrl)};`,
    )
    const sandbox = await Sandbox.open({ bundle, realm })
    try {
      const answer = await sandbox.decide(requestOf(urls))
      const answers: unknown = answer.kind === 'output' ? JSON.parse(answer.text) : answer
      expect(answers).toEqual(urls.map((given) => describeUrl(...given)))
      expect(answer.touched).toEqual([])
    } finally {
      sandbox.close()
    }
  })

  test('is left to the next decision as it was', async () => {
    const poisons = [
      'URL.prototype.toString = () => "mine"',
      'Object.defineProperty(URL.prototype, "pathname", { get: () => "mine" })',
      'for (const key of Reflect.ownKeys(new URL("http://a"))) Object.getPrototypeOf(new URL("http://a")[key]).toJSON = () => "mine"',
      'for (const key of Reflect.ownKeys(new URL("http://a"))) Object.defineProperty(Object.getPrototypeOf(new URL("http://a")[key]), "href", { get: () => "mine" })',
      'URLSearchParams.prototype.get = () => "mine"',
      'globalThis.URL = class { toString() { return "mine" } }',
      'TextEncoder.prototype.encode = () => "mine"',
      'TextDecoder.prototype.decode = () => "mine"',
    ]
    const bundle = plainBundle(
      `if (input.poison !== undefined) { try { poison[input.poison]() } catch {} return 0 }
       const url = new URL('http://a/b?c=d')
       return [String(url), url.pathname, url.href, url.toJSON(), url.searchParams.get('c'),
         new TextEncoder().encode('a')[0], new TextDecoder().decode(new Uint8Array([98]))]`,
      `const poison = [${poisons.map((each) => `() => { ${each} }`).join(',')}];`,
    )
    const clean = '["http://a/b?c=d","/b","http://a/b?c=d","http://a/b?c=d","d",97,"b"]'
    const sandbox = await Sandbox.open({ bundle, realm: 'shared' })
    try {
      for (const at of poisons.keys()) {
        await sandbox.decide(requestOf({ poison: at }))
        const after = await sandbox.decide(requestOf({}))
        expect([poisons[at], after]).toEqual([
          poisons[at],
          expect.objectContaining({ text: clean }),
        ])
      }
    } finally {
      sandbox.close()
    }
  })

  test('is there for bundles that mention one, and for no others', () => {
    expect(mentionsUrls('new URL(a)')).toBe(true)
    expect(mentionsUrls('globalThis.URLSearchParams')).toBe(true)
    expect(mentionsUrls('const CURL = myURL + URLs')).toBe(false)
  })
})

test('other code checks addresses and URLs as the schema of the recorded code did', async () => {
  const text = (shopFiles[paymentFile] ?? '').replace(
    'limit: z.number(), customer',
    'limit: z.number(), site: z.url(), mail: z.email(), ip: z.ipv6(), customer',
  )
  const engine = text.replace(/input: \{\s+amount: 'plain'[^}]+\}[^}]+\}/, "input: 'plain'")
  expect(engine).toMatch(/fields: \{\s+input: 'plain'/)
  const customer = { name: 'Ann', email: 'ann@example.org', country: 'AT' }
  const fits = {
    site: 'https://exämple.org/?a',
    mail: 'a@example.org',
    ip: '2001:db8::1',
    customer,
  }
  const root = await makeShop([{ amount: 5, limit: 100, ...fits }], { [paymentFile]: engine })
  writeFiles(root, { [paymentFile]: engine.replace('input.amount < 0', 'input.amount <= -1') })
  const [replayed] = await replayIn(root, { with: 'current' })
  expect(replayed?.verdict).toMatchObject({ kind: 'equivalent', notes: [] })
  writeFiles(root, { [paymentFile]: engine.replace('z.url()', 'z.url({ hostname: /^other$/ })') })
  const [narrower] = await replayIn(root, { with: 'current' })
  expect(narrower?.verdict).toMatchObject({ kind: 'unreplayable', code: 'INPUT_UNFIT' })
})
