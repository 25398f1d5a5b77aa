import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '../../src/adapters/run-view.ts'
import { runProduct, untilTrue, type RunningProduct } from '../support/running-product.ts'

const ops = fileURLToPath(new URL('../../src/ops/', import.meta.url))

function runScript(
  name: string,
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const base = { PATH: process.env['PATH'], NODE_OPTIONS: process.env['NODE_OPTIONS'] }
  const child = spawn(process.execPath, ['--conditions=fc-source', `${ops}${name}.ts`, ...args], {
    env: { ...base, FC_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

let house: RunningProduct

beforeAll(async () => {
  house = await runProduct()
})
afterAll(() => house.stop())

describe('a process of the product', () => {
  test.each(['main-api', 'main-worker', 'main-tools'])(
    '%s without a database address ends with code 3 and names the variable',
    async (name) => {
      const { code, stderr, stdout } = await runScript(name, {})
      expect(code).toBe(3)
      expect(stderr).toContain('DATABASE_URL: is not set')
      expect(stdout).toBe('')
    },
  )

  test('refuses a variable it does not know', async () => {
    const { code, stderr } = await runScript('main-api', {
      DATABASE_URL: 'postgres://localhost/x',
      AGENT_RUNS_PROT: '1',
    })
    expect(code).toBe(3)
    expect(stderr).toContain('AGENT_RUNS_PROT: no such variable')
  })

  test('says so when the database is not there', async () => {
    const { code, stderr } = await runScript('main-api', {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    })
    expect(code).toBe(1)
    expect(stderr).toContain('ECONNREFUSED')
  })

  test('takes a port that is free and says which', () => {
    expect(house.product.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(house.product.toolsUrl).not.toBe(house.product.apiUrl)
  })

  test('ends within five seconds of a SIGTERM, also in the middle of a call', async () => {
    await house.product.startProcess('worker')
    const id = await house.submit({ steps: [{ tool: 'search', query: 'flight [[timeout]]' }] })
    await untilTrue('the middle of a call', async () => {
      const { body } = await house.get(`/runs/${id}`)
      return (body as unknown as RunView).steps[0]?.status === 'running'
    })
    const before = performance.now()
    await Promise.all(house.product.processes.map((one) => one.stop()))
    // One second for a busy machine; whoever does not end by itself is killed after six.
    expect(performance.now() - before).toBeLessThan(6_000)
    for (const one of house.product.processes) {
      expect(await one.ended).toEqual({ code: 0, signal: null })
    }
  })
})

test('no process outlives a parent that was killed', async () => {
  const { connectionString } = house.pool.options
  const program = `
    import { startProduct } from ${JSON.stringify(`${ops}product.ts`)}
    const product = await startProduct({ databaseUrl: process.env.URL, onLine: () => undefined })
    console.log(JSON.stringify(product.processes.map((one) => one.pid)))
    setInterval(() => undefined, 1000)`
  const parent = spawn(
    process.execPath,
    ['--conditions=fc-source', '--input-type=module', '--eval', program],
    {
      env: { ...process.env, FC_DISABLED: '1', URL: connectionString },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const pids = await new Promise<number[]>((resolve) => {
    parent.stdout.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString())))
  })
  expect(pids).toHaveLength(3)
  parent.kill('SIGKILL')
  await untilTrue('the end of the children', async () => !pids.some(isAlive))
})

test('four starters at once leave one schema', async () => {
  await house.rows('drop schema agent_runs cascade')
  await house.rows('drop schema agent_runs_queue cascade')
  const { connectionString } = house.pool.options
  const results = await Promise.all(
    Array.from({ length: 4 }, () => runScript('migrate', { DATABASE_URL: connectionString ?? '' })),
  )
  expect(results.map((result) => result.code)).toEqual([0, 0, 0, 0])
  const applied = results.map((result) => result.stdout.trim()).sort()
  expect(applied.filter((line) => line === '{"migrations_applied":1}')).toHaveLength(1)
  expect(applied.filter((line) => line === '{"migrations_applied":0}')).toHaveLength(3)
})
