// `@ts-expect-error` says that something fails, not what a person reads. Here the compiler runs
// over small misuses, and its words are kept beside each: UPDATE_MISUSE=1 writes them anew. They are
// the page docs/reference/misuse.md too: npm run docs:gen.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../misuse')
const isUpdate = process.env['UPDATE_MISUSE'] === '1'
const world = 'world'
const misuses = namesOf('.ts').filter((name) => name !== world)
const said = await compile()

function namesOf(ending: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
}

/** What the pinned compiler says of each file, without the path. */
async function compile(): Promise<ReadonlyMap<string, string>> {
  const require = createRequire(import.meta.url)
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
  const args = [compiler, '--noEmit', '--pretty', 'false', '-p', join(folder, 'tsconfig.json')]
  const output = await promisify(execFile)(process.execPath, args, { cwd: folder }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string }) => error.stdout,
  )
  const texts = new Map<string, string>()
  let name = ''
  for (const line of output.trimEnd().split('\n')) {
    const [, file = '', rest = line] = /^(\S+)\.ts\((.*)$/.exec(line) ?? []
    if (file !== '') name = file
    texts.set(name, `${texts.get(name) ?? ''}${file === '' ? '' : '('}${rest}\n`)
  }
  return texts
}

describe('what a person reads who misuses a transaction', () => {
  test.each(misuses)('%s does not compile, in the words kept beside it', (name) => {
    const text = said.get(name) ?? 'it compiles\n'
    const file = join(folder, `${name}.txt`)
    if (isUpdate) writeFileSync(file, text)
    expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : 'nothing is kept')
    expect(text).toMatch(/^\(\d+,\d+\): error TS\d+: /)
  })

  test('the compiler looked at every misuse, and nothing else is wrong', () => {
    expect(misuses.length).toBeGreaterThanOrEqual(24)
    expect([...said.keys()].toSorted()).toEqual(misuses.toSorted())
    expect(namesOf('.txt').toSorted()).toEqual(misuses.toSorted())
  })

  test('where a rule of this package is broken, its code and the remedy are in the words', () => {
    const coded = [...said].filter(([, text]) => text.includes('FC_TX_')).map(([name]) => name)
    const plain = misuses.filter((name) => !coded.includes(name))
    // What any typed function says of wrong arguments is said well enough.
    expect(plain.toSorted()).toEqual([
      'computed-column',
      'helper-without-scope',
      'key-column',
      'key-that-is-no-column',
      'missing-args',
      'retry-without-isolation',
      'run-that-is-not-async',
      'save-of-a-proof',
      'tx-in-outer-variable',
      'unknown-column',
      'unknown-intent',
      'wrong-args',
      'wrong-key',
      'wrong-type-of-column',
    ])
  })
})
