import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { recordFailures, type RecordedFailures } from '../support/record-failures.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

let folder: string
let file: string
let database: FreshDatabase
let recorded: RecordedFailures

const cli = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, {
    cwd: folder,
    env: { DATABASE_URL: database.connectionString, FC_ENVIRONMENT: 'test' },
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-cli-'))
  file = join(folder, 'errors.jsonl')
  process.chdir(folder)
  database = await freshDatabase({ migrated: true })
  recorded = await recordFailures(file)
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

describe('store import', () => {
  it('stores a file exactly once, however often it is run', async () => {
    const lines = readFileSync(file, 'utf8').trim().split('\n').length
    const first = await cli('store', 'import', 'errors.jsonl', '--json')
    expect(first.json()).toMatchObject({ lines, accepted: lines, duplicate: 0, rejected_count: 0 })
    expect(first.code).toBe(0)
    const second = await cli('store', 'import', 'errors.jsonl', '--json')
    expect(second.json()).toMatchObject({ accepted: 0, duplicate: lines })
  })

  it('names line and field of what it refuses, and stores the rest', async () => {
    const [line = '{}'] = readFileSync(file, 'utf8').split('\n')
    const bad = { ...(JSON.parse(line) as object), producer: 7 }
    writeFileSync(join(folder, 'bad.jsonl'), `${line}\n${JSON.stringify(bad)}\nnot json\n`)
    const outcome = await cli('store', 'import', 'bad.jsonl')
    expect(outcome.code).toBe(1)
    expect(outcome.stdout).toContain('2 refused')
    expect(outcome.stdout).toMatch(/line 2: producer:/)
    expect(outcome.stdout).toContain('line 3:')
  })
})

describe.each([['the store'], ['a file']])('reading from %s', (where) => {
  const source = () => (where === 'a file' ? ['--from', 'errors.jsonl'] : [])
  const id = async () => {
    const { incidents } = (await cli('incidents', '--json', ...source())).json() as {
      incidents: { id: string; occurrences: number; affected_runs: number }[]
    }
    expect(incidents).toHaveLength(1)
    expect(incidents[0]).toMatchObject({ occurrences: recorded.failures, affected_runs: 4 })
    return incidents[0]?.id ?? ''
  }

  it('lists incidents, and shows one with its evidence', async () => {
    const list = await cli('incidents', ...source())
    expect(list.code).toBe(0)
    expect(list.stdout).toContain('attention')
    const detail = await cli('incidents', await id(), ...source())
    expect(detail.code).toBe(0)
    expect(detail.stdout).toContain('L4 engines.budget')
    expect(detail.stdout).toContain(recorded.errorId)
  })

  it('draws a timeline that crosses API, worker and engine', async () => {
    const outcome = await cli('trace', recorded.correlationId, ...source())
    expect(outcome.code).toBe(0)
    const [, , , api = '', job = '', engine = '', error = ''] = outcome.stdout.split('\n')
    expect(api).toMatch(/^L2 api POST \/runs/)
    expect(job).toMatch(/^L5 {3}jobs\.run run-step/)
    expect(engine).toMatch(/^L4 {5}engines\.budget decide/)
    expect(error).toMatch(/^L4 {7}✗ domain\.budget_exceeded/)
  })

  it('shows one failure with its context, and lets no escape sequence through', async () => {
    const outcome = await cli('show', recorded.errorId, ...source())
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toContain('limit: 50')
    expect(outcome.stdout).not.toContain('\u001B')
  })

  it('says that it could not tell when an id is unknown', async () => {
    const trace = await cli('trace', 'f'.repeat(32), ...source())
    expect([trace.code, trace.stdout]).toEqual([2, expect.stringContaining('nothing is stored')])
    expect((await cli('show', 'err_000000000000', ...source())).code).toBe(2)
    expect((await cli('incidents', 'fc1:0000000000000000', ...source())).code).toBe(2)
  })
})

describe('store and file', () => {
  it('tell the same story', async () => {
    const ask = async (...args: string[]) => (await cli(...args, '--json')).json()
    const [fromStore, fromFile] = await Promise.all([
      ask('incidents'),
      ask('incidents', '--from', 'errors.jsonl'),
    ])
    const incidents = (answer: unknown) => (answer as { incidents: unknown }).incidents
    expect(incidents(fromStore)).toEqual(incidents(fromFile))
    const trace = ['trace', recorded.correlationId]
    expect(await ask(...trace)).toEqual(await ask(...trace, '--from', 'errors.jsonl'))
  })
})

describe.concurrent('unusable input', () => {
  it.each([
    [['incidents', '--hours', 'abc'], '--hours must be a whole number from 1 to 2160'],
    [['incidents', '--hours', '1000000000'], '--hours must be a whole number'],
    [['incidents', '--min-severity', 'bad'], '--min-severity must be one of'],
    [['trace', 'zz'], '<correlation-id> must be 32 lower-case hex digits'],
    [['show', 'err_x'], '<error-id> must be err_ and 12 hex digits'],
    [['incidents', '--from', 'nowhere.jsonl'], 'nowhere.jsonl cannot be read'],
    [['nonsense'], "unknown command 'nonsense'"],
    [['trace'], "missing required argument 'correlation-id'"],
  ])('%j names the field and ends with 3', async (args, message) => {
    const outcome = await cli(...args)
    expect(outcome.code).toBe(3)
    expect(outcome.stderr).toContain(message)
    expect(outcome.stderr).toContain('what to do')
    expect(outcome.stdout).toBe('')
  })

  it('a file without records ends with 3, one with some bad lines reads the others', async () => {
    writeFileSync(join(folder, 'empty.jsonl'), 'no json\n')
    const empty = await cli('incidents', '--from', 'empty.jsonl')
    expect([empty.code, empty.stderr]).toEqual([3, expect.stringContaining('line 1')])
    writeFileSync(join(folder, 'mixed.jsonl'), `no json\n${readFileSync(file, 'utf8')}`)
    const mixed = await cli('incidents', '--from', 'mixed.jsonl')
    expect(mixed.code).toBe(0)
    expect(mixed.stderr).toContain('the first is line 1')
  })

  it('a wrong DATABASE_URL ends with 3 and is not repeated; a silent server with 2', async () => {
    const ask = (DATABASE_URL: string) =>
      runCli(['incidents'], { cwd: folder, env: { DATABASE_URL } })
    const wrong = await ask('mysql://me:hunter2@host/db')
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('DATABASE_URL')])
    expect(wrong.stderr).not.toContain('hunter2')
    expect((await ask('postgres://me@127.0.0.1:1/db')).code).toBe(2)
  })

  it('an unknown FC_ variable is refused by name', async () => {
    const outcome = await runCli(['incidents'], { cwd: folder, env: { FC_PROT: '1' } })
    expect([outcome.code, outcome.stderr]).toEqual([3, expect.stringContaining('FC_PROT')])
  })

  it('with --json errors are JSON too', async () => {
    const outcome = await cli('trace', 'zz', '--json')
    expect(outcome.json()).toMatchObject({ error: { code: 'FC_CLI_ARGUMENT', exit_code: 3 } })
  })
})

describe.concurrent('help', () => {
  it.each([['incidents'], ['trace'], ['show'], ['start'], ['ship'], ['mark']])(
    '%s --help has an example and ends with 0',
    async (command) => {
      const outcome = await cli(command, '--help')
      expect(outcome.code).toBe(0)
      expect(outcome.stdout).toContain(`first-contact ${command}`)
      expect(outcome.stdout).toMatch(/Examples?:/)
    },
  )
})
