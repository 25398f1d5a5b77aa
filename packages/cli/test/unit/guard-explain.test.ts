import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runGuardCommand } from '../support/run-guard-command.ts'

let cwd = ''

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'fc-cli-guard-'))
})
afterAll(() => {
  rmSync(cwd, { recursive: true })
})

describe('first-contact guard explain', () => {
  test('lists the rules in a line each', async () => {
    const { code, stdout } = await runGuardCommand(['explain'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^layers +Imports follow the arrows \(needs a layers\.yaml\)\n/)
  })

  test('tells one of them', async () => {
    const { code, stdout } = await runGuardCommand(['explain', 'emission'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^emission: A layer emits only its own error classes\n/)
  })

  test('prints one JSON value and nothing else with --json', async () => {
    const { stdout, stderr } = await runGuardCommand(['explain', 'layers', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ format: 1, rule: { name: 'layers' } })
    expect(stderr).toBe('')
  })

  test('ends with 3 for a rule that does not exist, and names the nearest', async () => {
    const { code, stdout, stderr } = await runGuardCommand(['explain', 'layer'], { cwd })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain('did you mean "layers"? [FC_GUARD_RULE_UNKNOWN]')
  })

  test('says the same as JSON', async () => {
    const { code, stdout } = await runGuardCommand(['explain', 'layer', '--json'], { cwd })
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'FC_GUARD_RULE_UNKNOWN', exit_code: 3 },
    })
  })
})
