import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/platform/config.ts'

const database = { DATABASE_URL: 'postgres://user@localhost/agents' }

describe('the configuration', () => {
  test('fills in what is not set', () => {
    const config = readConfig(database, ['DATABASE_URL', 'AGENT_RUNS_API_PORT'])
    expect(config.AGENT_RUNS_API_PORT).toBe(4320)
  })

  test('takes the address of a socket folder', () => {
    const DATABASE_URL = 'postgres://postgres@%2Ftmp%2Ffc-1%2Fsocket/agents'
    expect(readConfig({ DATABASE_URL }, ['DATABASE_URL']).DATABASE_URL).toBe(DATABASE_URL)
  })

  test.each([
    [{}, /DATABASE_URL: is not set/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL: must be a postgres:\/\/ address/],
    [{ ...database, AGENT_RUNS_API_PORT: 'high' }, /AGENT_RUNS_API_PORT/],
    [{ ...database, AGENT_RUNS_API_PORT: '70000' }, /AGENT_RUNS_API_PORT/],
    [{ ...database, AGENT_RUNS_APIPORT: '1' }, /AGENT_RUNS_APIPORT: no such variable/],
  ])('refuses %o by name', (env, message) => {
    expect(() => readConfig(env, ['DATABASE_URL', 'AGENT_RUNS_API_PORT'])).toThrow(message)
  })
})
