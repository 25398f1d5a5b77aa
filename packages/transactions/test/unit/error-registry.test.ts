import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { IntentViolationError, TransactionError, transactionErrors } from '../../src/index.ts'

const packageDir = fileURLToPath(new URL('../..', import.meta.url))

function textOf(folder: string): string {
  return readdirSync(join(packageDir, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('error-registry.test.ts'))
    .map((name) => readFileSync(join(packageDir, folder, name), 'utf8'))
    .join('\n')
}

const codes = Object.keys(transactionErrors) as (keyof typeof transactionErrors)[]

test('every code is raised somewhere and asked for in a test', () => {
  const sources = textOf('src')
    .split(/defineErrorRegistry\(\{[\s\S]*?\n\}\)\n/)
    .join('\n')
  const tests = textOf('test')
  expect(codes.length).toBeGreaterThan(15)
  expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([])
  expect(codes.filter((code) => !tests.includes(code))).toEqual([])
})

test.each(codes)('%s says what happened, then what to do', (code) => {
  const { publicMessage, remedy } = transactionErrors[code]
  expect(publicMessage).toMatch(/^[A-Z].*\.$/)
  expect(remedy).toMatch(/^[A-Z].*\.$/)
})

test('the two kinds of error know each other apart, also by a brand from another copy', () => {
  const violation = new IntentViolationError('FC_TX_NESTED', { what: 'It happened' })
  const operating = new TransactionError('FC_TX_ROW_BUSY', 'It happened')
  expect(violation.message).toBe(`It happened. ${transactionErrors.FC_TX_NESTED.remedy}`)
  expect(operating.message).toBe(`It happened. ${transactionErrors.FC_TX_ROW_BUSY.remedy}`)
  expect(IntentViolationError.is(violation, 'FC_TX_NESTED')).toBe(true)
  expect(IntentViolationError.is(operating)).toBe(false)
  expect(TransactionError.is(operating)).toBe(true)
  expect(TransactionError.is(violation)).toBe(false)
  expect([violation.name, operating.name]).toEqual(['IntentViolationError', 'TransactionError'])
})
