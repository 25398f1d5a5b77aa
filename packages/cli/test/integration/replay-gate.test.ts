import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeProject, writeFiles } from '../../../replay/test/support/project.ts'
import {
  makeShop,
  paymentFile,
  paymentOf,
  shopFiles,
} from '../../../replay/test/support/shop-project.ts'
import { readJunit } from '../support/read-junit.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

const guide = readFileSync(new URL('../../../../docs/guides/replay.md', import.meta.url), 'utf8')
const amounts = Array.from({ length: 40 }, (_, at) => at * 10)

let shop = ''
let corpus: readonly string[] = []

const cli = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, { cwd: shop, env: { NO_COLOR: '1' } })
const gate = (): Promise<CliOutcome> =>
  cli('replay', 'corpus', '--offline', '--junit', 'replay.xml')
const cases = () => readJunit(readFileSync(join(shop, 'replay.xml'), 'utf8'))

function withResults(result: 'failure' | 'error') {
  return cases().filter((each) => each.result === result)
}

beforeAll(async () => {
  shop = await makeShop(amounts.map((amount) => paymentOf(amount)))
  // The very commands that the guide has.
  const [, make = ''] = /^(mkdir -p corpus\ngrep .*)$/m.exec(guide) ?? []
  expect(make).toContain('corpus/first.jsonl')
  execFileSync('sh', ['-c', make], { cwd: shop })
  corpus = readFileSync(join(shop, 'corpus/first.jsonl'), 'utf8').trim().split('\n')
}, 120_000)

/** The corpus in two folders, with some of its lines replaced. */
function writeCorpus(change: (lines: string[]) => void): void {
  const lines = [...corpus]
  change(lines)
  mkdirSync(join(shop, 'corpus/more'), { recursive: true })
  writeFileSync(join(shop, 'corpus/first.jsonl'), lines.slice(0, 10).join('\n'))
  writeFileSync(join(shop, 'corpus/more/second.jsonl'), `${lines.slice(10).join('\n')}\n`)
}

describe('a corpus as a gate', () => {
  it('passes on the code that decided, with a case for each decision', async () => {
    writeCorpus(() => {})
    const { code, stdout } = await gate()
    expect([code, stdout]).toEqual([0, expect.stringContaining('identical: 40 decisions')])
    expect(cases()).toHaveLength(40)
    expect(new Set(cases().map(({ suite, result }) => `${suite} ${result}`))).toEqual(
      new Set(['payment passed']),
    )
  })

  it('fails where other code decides otherwise, whatever stands in the answer', async () => {
    writeCorpus(() => {})
    const hostile = JSON.stringify(`<b>&amp;"'\u0000\u001b]]>\u{1F600}\ud800`)
    writeFiles(shop, {
      'src/engines/limits.ts': (shopFiles['src/engines/limits.ts'] ?? '').replace('>', '>='),
      [paymentFile]: (shopFiles[paymentFile] ?? '').replace(
        "'too much'",
        () => `${hostile}.toWellFormed()`,
      ),
    })
    const { code } = await gate()
    writeFiles(shop, shopFiles)
    expect(code).toBe(1)
    const failures = withResults('failure')
    // Over the limit all say something else; at the limit one flips.
    expect(failures).toHaveLength(30)
    expect(cases()).toHaveLength(40)
    const flip = failures.find(({ message }) => message?.startsWith('outcome'))
    expect(flip).toMatchObject({
      classname: 'payment',
      type: 'changed',
      message: 'outcome: "allow" -> "deny", and 1 more',
    })
    expect(flip?.text).toContain('/outcome: "allow" -> "deny"\n/reason: "fits" -> ')
    expect(flip?.text).toContain(`<b>&amp;\\"'`)
  })

  it('names three damaged lines, replays the others and ends with 2', async () => {
    writeCorpus((lines) => {
      const decisions = [...lines.keys()].filter((at) => lines[at]?.includes('"kind":"decision"'))
      const [cut = 0, nonsense = 0, flipped = 0] = [decisions[1], decisions[20], decisions[35]]
      lines[cut] = lines[cut]?.slice(0, 300) ?? ''
      lines[nonsense] = '\u0000 <nonsense> & "quotes"'
      lines[flipped] = lines[flipped]?.replace(/(\\"amount\\":)\d/, '$19') ?? ''
      expect(lines[flipped]).not.toBe(corpus[flipped])
    })
    const { code, stdout } = await gate()
    expect(code).toBe(2)
    expect(stdout).toContain('identical: 37 decisions on the same code; of 3 there is no telling')
    expect(stdout).toMatch(/first\.jsonl:\d+ {2}The line is not JSON/)
    expect(stdout).toMatch(/second\.jsonl:\d+ {2}The line is not JSON/)
    const errors = withResults('error')
    expect(errors.map(({ suite }) => suite).toSorted()).toEqual(['payment', 'records', 'records'])
    expect(errors.map(({ type }) => String(type)).toSorted()).toEqual([
      'corrupt',
      'corrupt',
      'unreplayable',
    ])
    expect(errors.map(({ message }) => message)).toContain(
      'the record is not the one that was written',
    )
    expect(cases()).toHaveLength(40)
  })

  it('fails before it is uncertain: a change counts more than a damaged line', async () => {
    writeCorpus((lines) => {
      lines[5] = 'nonsense'
    })
    writeFiles(shop, {
      'src/engines/limits.ts': (shopFiles['src/engines/limits.ts'] ?? '').replace('>', '>='),
    })
    const { code } = await gate()
    writeFiles(shop, shopFiles)
    expect(code).toBe(1)
    expect([withResults('failure').length, withResults('error').length]).toEqual([1, 1])
  })

  it('does not pass on nothing: 2 for an empty folder, 3 for none', async () => {
    const empty = makeProject({ 'corpus/read.me': 'nothing' })
    const args = ['replay', 'corpus', '--offline', '--junit', 'replay.xml']
    expect((await runCli(args, { cwd: empty })).code).toBe(2)
    expect(readJunit(readFileSync(join(empty, 'replay.xml'), 'utf8'))).toEqual([])
    expect((await cli('replay', 'nowhere', '--offline')).code).toBe(3)
  })
})

it('a report on one decision has a case for each code', async () => {
  writeCorpus(() => {})
  const [, id = ''] = /"decision_id":"(dec_[0-9a-f]{16})"/.exec(corpus.join('\n')) ?? []
  await cli('replay', id, 'corpus', '--offline', '--junit', 'replay.xml')
  expect(cases().map(({ name }) => name)).toEqual([
    `${id} with the code that decided`,
    `${id} with the working tree`,
  ])
})
