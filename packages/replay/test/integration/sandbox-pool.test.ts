import { afterEach, describe, expect, test } from 'vitest'
import { SandboxPool, type PoolOptions } from '../../src/replaying/sandbox-pool.ts'
import { plainBundle, requestOf } from '../support/run-probes.ts'

const pools: SandboxPool[] = []

function poolOf(options: Partial<PoolOptions> = {}): SandboxPool {
  const pool = new SandboxPool({ realm: 'fresh', limits: {}, ...options })
  pools.push(pool)
  return pool
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close()
})

const codeOf = (version: number) => ({
  version: `fcv1:${version}`,
  bundle: plainBundle(`return [${version}, input.at]`),
})

describe('a pool of sandboxes', () => {
  test('answers each with its own code, however many are asked for at once', async () => {
    const pool = poolOf({ processesMax: 3 })
    const asked = Array.from({ length: 120 }, (_, at) => ({ at, version: at % 6 }))
    const answers = await Promise.all(
      asked.map(({ at, version }) => pool.decide(codeOf(version), requestOf({ at }))),
    )
    expect(answers.map((answer) => (answer.kind === 'output' ? answer.text : answer))).toEqual(
      asked.map(({ at, version }) => `[${version},${at}]`),
    )
  })

  test('goes on after it was trimmed', async () => {
    const pool = poolOf({ processesMax: 1 })
    for (let version = 0; version < 6; version += 1)
      await pool.decide(codeOf(version), requestOf({}))
    await pool.trim()
    expect(await pool.decide(codeOf(0), requestOf({ at: 1 }))).toMatchObject({ text: '[0,1]' })
  })
})
