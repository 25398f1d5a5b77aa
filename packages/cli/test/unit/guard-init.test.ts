import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { runGuardCommand } from '../support/run-guard-command.ts'

let cwd = ''

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'fc-cli-init-'))
  const files = {
    'src/a/use.ts': `import { now } from '../b/clock.ts'\nvoid now\n`,
    'src/b/clock.ts': `export const now = 1\nexport const load = (name: string) => import(name)\n`,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(cwd, { recursive: true })
})

const run = (...args: readonly string[]) => runGuardCommand(['init', ...args], { cwd })
const map = () => join(cwd, 'layers.yaml')

describe('first-contact guard init', () => {
  test('writes a map and a baseline with which the guard ends with 0', async () => {
    const { code, stdout } = await run('--owner', 'dana')
    expect(code).toBe(0)
    expect(stdout).toContain('layers.yaml: 2 rooms from 2 files and 2 imports, preset plain')
    expect(readFileSync(map(), 'utf8')).toContain('  a: { may_import: [b] }')
    expect((await runGuardCommand(['--no-cache'], { cwd })).code).toBe(0)
  })

  test('prints the map alone on standard output with --dry-run, and writes nothing', async () => {
    const { code, stdout, stderr } = await run('--dry-run', '--owner', 'dana')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^# Proposed by first-contact guard init/)
    expect(stderr).toContain('nothing is written: this was --dry-run')
    expect(existsSync(map())).toBe(false)
    expect(existsSync(join(cwd, 'layers.baseline.json'))).toBe(false)
  })

  test('refuses to write over a map, unless --force says so', async () => {
    writeFileSync(map(), 'mine\n')
    const refused = await run('--owner', 'dana')
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('layers.yaml is there already [FC_GUARD_MAP_EXISTS]')
    expect(readFileSync(map(), 'utf8')).toBe('mine\n')
    expect((await run('--owner', 'dana', '--force')).code).toBe(0)
  })

  test('takes answers for the baseline, and checks them', async () => {
    const { code, stderr } = await run('--owner', 'dana', '--expires', 'never')
    expect(code).toBe(3)
    expect(stderr).toContain('one violation is there already; expires must be a day such as')
    expect(existsSync(map())).toBe(false)
    await run('--owner', 'dana', '--expires', '2027-01-31', '--incident', 'INC-7')
    const baseline = readFileSync(join(cwd, 'layers.baseline.json'), 'utf8')
    expect(baseline).toContain('"expires": "2027-01-31"')
    expect(baseline).toContain('"incident": "INC-7"')
  })

  test('asks who answers where nobody says so, at a terminal', async () => {
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null')
    vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null')
    const alone = await run()
    expect(alone.code).toBe(3)
    expect(alone.stderr).toContain('owner is missing [FC_GUARD_BASELINE_ENTRY]')
    const { code, stdout } = await runGuardCommand(['init'], { cwd, answers: ['kim'] })
    expect(code).toBe(0)
    expect(stdout).toContain('kim answers for it')
  })

  test('leaves the baseline out with --no-baseline', async () => {
    const { stdout } = await run('--no-baseline')
    expect(stdout).toContain('1 violation is there already: dynamic-imports 1')
    expect(stdout).toContain('first-contact guard says what is to be done')
    expect(existsSync(join(cwd, 'layers.baseline.json'))).toBe(false)
  })

  test('takes a preset, and no other word', async () => {
    expect((await run('--preset', 'seven', '--owner', 'dana')).stdout).toContain('preset seven')
    expect((await run('--preset', 'eight', '--force')).code).toBe(3)
  })

  test('prints one JSON value with --json', async () => {
    const { stdout } = await run('--json', '--owner', 'dana')
    expect(JSON.parse(stdout)).toMatchObject({ preset: 'plain', is_written: true, violations: 1 })
  })
})
