import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initGuard, type Proposal } from '../../src/init/index.ts'
import { runGuard } from '../../src/index.ts'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
let folder = ''

/** A copy of what git knows below a folder of this repository, without its map. */
function copyOf(below: string): string {
  const root = mkdtempSync(join(folder, 'copy-'))
  const listed = execFileSync('git', ['ls-files', '-z', below], {
    cwd: repository,
    encoding: 'utf8',
  })
  for (const path of listed.split('\0')) {
    const isSource = /\.[cm]?[jt]sx?$|(?:package|tsconfig[^/]*)\.json$/.test(path)
    if (!isSource || path.startsWith('packages/guard/test/fixtures/')) continue
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(repository, path), target)
  }
  return root
}

async function proposalIn(root: string, preset?: 'plain'): Promise<Proposal> {
  const answers = { owner: 'the maintainers' }
  const outcome = await initGuard({ cwd: root, answers, ...(preset && { preset }) })
  if (outcome.kind === 'refused') expect.fail(outcome.problems[0]?.message)
  return outcome
}

async function codeOf(root: string): Promise<number> {
  return (await runGuard({ root, cache: false })).exitCode
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-guard-here-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a map for this repository, made by somebody who has never seen it', () => {
  test('has a room for each package, and lets everything pass that is there', async () => {
    const root = copyOf('.')
    // Half of it lies in folders named after the seven layers: either reading fits.
    const { map } = await proposalIn(root, 'plain')
    const layers = new Map(map.layers.map(({ id, mayImport }) => [id, mayImport]))
    expect(layers.get('recorder')).toEqual([])
    expect(layers.get('guard')).toEqual([])
    expect(layers.get('transactions')).toEqual(['recorder'])
    expect(layers.get('cli')).toContain('station')
    expect(await codeOf(root)).toBe(0)
    // Up, against the order that DESIGN has for the packages.
    const recorder = join(root, 'packages/recorder/src/index.ts')
    appendFileSync(recorder, `export { openStore } from '../../store/src/index.ts'\n`)
    expect(await codeOf(root)).toBe(1)
  })

  test('finds the seven layers of the reference product', async () => {
    const root = join(copyOf('examples/agent-runs'), 'examples/agent-runs')
    const { map } = await proposalIn(root)
    expect(map.preset).toBe('seven')
    expect(new Set(map.rooms.map(({ layer }) => layer))).toEqual(
      new Set(['L2', 'L3', 'L4', 'L5', 'L6', 'L7']),
    )
    expect(await codeOf(root)).toBe(0)
    appendFileSync(join(root, 'src/engines/decide.ts'), `export * from '../api/problem.ts'\n`)
    expect(await codeOf(root)).toBe(1)
  })
})
