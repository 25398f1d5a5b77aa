import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runGuardCommand } from '../support/run-guard-command.ts'

let cwd = ''

const files = {
  'layers.yaml': `format: 1
layers: { L4: { may_import: [] }, L6: { may_import: [] } }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`,
  'src/domain/order.ts': `import { now } from '../platform/clock.ts'\nvoid now\n`,
  'src/domain/load.ts': 'export const load = (name: string) => import(name)\n',
  'src/platform/clock.ts': 'export const now = 1\n',
}

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'fc-cli-baseline-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
})
afterEach(() => {
  rmSync(cwd, { recursive: true })
})

const run = (args: readonly string[], answers?: readonly string[]) =>
  runGuardCommand(['baseline', ...args, ...(args.includes('prune') ? [] : ['--no-cache'])], {
    cwd,
    ...(answers === undefined ? {} : { answers }),
  })
const all = ['--owner', 'dana', '--reason', 'it has not been looked at', '--expires', '2027-02-01']

describe('first-contact guard baseline add', () => {
  test('takes the four answers from flags, and the choice from its own --rule', async () => {
    const { code, stdout } = await run(['add', '--rule', 'layers', ...all, '--incident', 'none'])
    expect(code).toBe(0)
    expect(stdout).toContain('1 new for the baseline:\n  src/domain/order.ts:1:21 layers: ')
    expect(stdout).toContain('1 entry added, 1 in layers.baseline.json now; dana answers for it')
    const { entries } = JSON.parse(readFileSync(join(cwd, 'layers.baseline.json'), 'utf8')) as {
      readonly entries: readonly object[]
    }
    expect(entries).toMatchObject([{ rule: 'layers', added: '2026-11-23', incident: null }])
  })

  test('refuses without them where nobody can be asked', async () => {
    const { code, stderr } = await run(['add', '--all', '--owner', 'dana'])
    expect(code).toBe(3)
    expect(stderr).toContain('reason is missing; expires is missing; incident is missing')
    expect(stderr).toContain('--owner, --reason, --expires, --incident')
  })

  test('asks for what is missing at a terminal, again where an answer is no use', async () => {
    const answers = ['short', 'known when the guard came in', '2026-01-01', '2027-01-31', 'INC-7']
    const { code, stderr } = await run(['add', '--all', '--owner', 'dana'], answers)
    expect(code).toBe(0)
    expect(stderr).toContain('reason (why it is tolerated): ')
    expect(stderr).not.toContain('owner (')
    expect(stderr).toContain('  expires must not lie in the past, today is 2026-11-23\n')
    const text = readFileSync(join(cwd, 'layers.baseline.json'), 'utf8')
    expect(text).toContain('"incident": "INC-7"')
    expect(text).toContain('"ceiling": 2')
  })

  test('gives up on somebody who does not answer', async () => {
    const { code, stderr } = await run(['add', '--all'], [])
    expect(code).toBe(3)
    expect(stderr.match(/owner \(who/g)).toHaveLength(3)
    expect(stderr).not.toContain('reason (why')
  })

  test('prints one JSON value with --json', async () => {
    const { stdout } = await run(['add', '--all', ...all, '--incident', 'none', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ added: [{}, {}], entries: 2 })
  })
})

describe('first-contact guard baseline list and prune', () => {
  test('show what is tolerated, and let go of what is fixed', async () => {
    await run(['add', '--all', ...all, '--incident', 'none'])
    expect((await run(['list'])).stdout).toContain('2 current violations in the baseline')
    writeFileSync(join(cwd, 'src/domain/load.ts'), '\n')
    const listed = JSON.parse((await run(['list', '--json'])).stdout) as object
    expect(listed).toMatchObject({ entries: [{ state: 'stale' }, { state: 'held' }] })
    const { code, stdout } = await run(['prune'])
    expect(code).toBe(0)
    expect(stdout).toContain('1 entry removed; 1 in layers.baseline.json now')
  })

  test('end with 3 where the baseline cannot be read', async () => {
    writeFileSync(join(cwd, 'layers.baseline.json'), '{')
    for (const command of ['list', 'prune']) {
      const { code, stderr } = await run([command])
      expect(code).toBe(3)
      expect(stderr).toContain('layers.baseline.json it is not JSON')
    }
  })
})
