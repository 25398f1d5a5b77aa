import { describe, expect, test } from 'vitest'
import { agentRunsErrors } from '../../src/platform/errors.ts'

describe('the error registry', () => {
  test.each(Object.entries(agentRunsErrors))('%s says what to do, in public', (code, entry) => {
    expect(code).toMatch(/^FC_[A-Z]+_[A-Z_]+$/)
    expect(entry.publicMessage).toMatch(/\.$/)
    expect(entry.remedy).toMatch(/\.$/)
    expect(entry.errorClass).toMatch(/^(infra|system)\./)
  })
})
