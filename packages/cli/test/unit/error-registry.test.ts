import { FirstContactError } from '@first-contact/recorder/errors'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { cliError } from '../../src/errors/cli-error.ts'
import { cliErrors, type CliErrorCode } from '../../src/errors/registry.ts'
import { createOutput } from '../../src/output/output.ts'
import { reportError } from '../../src/output/report-error.ts'

function report(error: unknown): { code: number; text: string } {
  const stderr = new PassThrough()
  const output = createOutput({ isJson: false, stdout: new PassThrough(), stderr })
  return { code: reportError(error, output), text: String(stderr.read() ?? '') }
}

describe('cliErrors', () => {
  it.each(Object.keys(cliErrors) as CliErrorCode[])('%s says what to do', (code) => {
    const { text, code: exitCode } = report(cliError(code, 'it happened'))
    expect(text).toContain('it happened')
    expect(text).toContain(cliErrors[code].remedy)
    expect(exitCode).toBe(3)
  })
})

describe('reportError', () => {
  it('ends with 2 for what may work in a minute', () => {
    const away = Object.assign(new FirstContactError('FC_DEMO_AWAY'), { retryable: true })
    expect(report(away).code).toBe(2)
  })

  it('never throws, whatever was thrown', () => {
    for (const odd of [undefined, null, 'text', 7, new Error('plain')]) {
      expect(report(odd).code).toBe(2)
    }
  })
})
