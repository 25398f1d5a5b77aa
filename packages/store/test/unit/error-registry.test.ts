import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { storeErrors } from '../../src/errors/registry.ts'
import { storeError } from '../../src/errors/store-error.ts'

const packageDir = fileURLToPath(new URL('../..', import.meta.url))

function textOf(folder: string): string {
  return readdirSync(join(packageDir, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('error-registry.test.ts'))
    .map((name) => readFileSync(join(packageDir, folder, name), 'utf8'))
    .join('\n')
}

const codes = Object.keys(storeErrors) as (keyof typeof storeErrors)[]

/**
 * What no test can bring about on a machine that runs them: another platform, a passwd without
 * any user, a process that survives SIGKILL, and rules that only a bug in our own code breaks.
 */
const unreachable = new Set(['FC_EMBEDDED_NO_USER', 'FC_EMBEDDED_STOP_FAILED'])

const isUnreachable = (code: string): boolean =>
  code.startsWith('FC_INVARIANT_') || unreachable.has(code)

test('every code is raised somewhere and asked for in a test', () => {
  const sources = textOf('src')
    .split(/defineErrorRegistry\(\{[\s\S]*?\n\}\)\n/)
    .join('\n')
  const tests = textOf('test')
  expect(codes.length).toBeGreaterThan(20)
  expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([])
  expect(codes.filter((code) => !tests.includes(code) && !isUnreachable(code))).toEqual([])
})

test.each(codes)('%s says what happened, then what to do', (code) => {
  const error = storeError(code, 'something happened')
  expect(error.code).toBe(code)
  expect(error.message).toBe(`something happened. ${storeErrors[code].remedy}`)
  expect(error.publicMessage).toBe(storeErrors[code].publicMessage)
  expect(error.publicMessage).toMatch(/^[A-Z].*\.$/)
})
