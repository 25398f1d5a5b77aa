import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeCase } from '../../../../benchmarks/support/faulty-shop/write-case.ts'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { recordFailures, type RecordedFailures } from '../support/record-failures.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

const mapping = fileURLToPath(
  new URL('../../../../docs/guides/mappings/rcaeval.yaml', import.meta.url),
)

let folder: string
let database: FreshDatabase
let recorded: RecordedFailures

const cli = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, {
    cwd: folder,
    env: { DATABASE_URL: database.connectionString, FC_ENVIRONMENT: 'test' },
  })

interface Diagnosed {
  readonly verdict: string
  readonly causes: readonly {
    readonly component: string
    readonly mechanism: string
    readonly code_location: string | null
    readonly confidence: number
    readonly evidence: readonly { readonly citations: readonly { readonly id: string }[] }[]
  }[]
  readonly notes: readonly string[]
}

const diagnosed = (outcome: CliOutcome): Diagnosed => outcome.json() as Diagnosed

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-diagnose-'))
  process.chdir(folder)
  database = await freshDatabase({ migrated: true })
  recorded = await recordFailures(join(folder, 'errors.jsonl'))
  await cli('store', 'import', 'errors.jsonl')
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

describe.each([['the store'], ['a file']])('diagnose from %s', (where) => {
  const source = () => (where === 'a file' ? ['--from', 'errors.jsonl'] : [])

  it('names where an incident is made, with failures that show can open', async () => {
    const { incidents } = (await cli('incidents', '--json', ...source())).json() as {
      incidents: { id: string }[]
    }
    const outcome = await cli('diagnose', incidents[0]?.id ?? '', ...source())
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toMatch(/1\. engines\.budget {2}error_origin/)
    expect(outcome.stdout).toContain('There is nothing on the healthy side to compare with')
    expect(outcome.stdout).toContain(recorded.errorId)
  })

  it('explains one correlation, and says of one that is unknown that it could not tell', async () => {
    const outcome = await cli('diagnose', recorded.correlationId, '--json', ...source())
    expect(diagnosed(outcome).causes.map(({ component }) => component)).toEqual(['engines.budget'])
    const unknown = await cli('diagnose', 'f'.repeat(32), ...source())
    expect([unknown.code, unknown.stdout]).toEqual([
      2,
      expect.stringContaining('nothing is stored'),
    ])
  })
})

describe.concurrent('diagnose of foreign telemetry', () => {
  const small = { minutes: 3, requestsPerSecond: 2 } as const

  it('finds a fault by what is in traces, logs and metrics, and cites lines of the files', async () => {
    const made = await writeCase({
      folder: join(folder, 'thrown'),
      seed: 11,
      kind: 'exception',
      ...small,
    })
    const outcome = await cli('diagnose', '--from', 'thrown', '--mapping', mapping, '--json')
    expect(outcome.code).toBe(0)
    const { causes } = diagnosed(outcome)
    expect(causes[0]).toMatchObject({ component: made.service, code_location: made.codeLocation })
    const ids = causes[0]?.evidence.flatMap(({ citations }) => citations.map(({ id }) => id)) ?? []
    expect(ids.join(' ')).toMatch(/traces\.csv:\d+/)
    expect(ids.join(' ')).toMatch(/logs\.csv:\d+/)
  })

  it('finds a busy CPU by metrics alone', async () => {
    const has = { traces: false, logs: false }
    const made = await writeCase({
      folder: join(folder, 'busy'),
      seed: 12,
      kind: 'cpu',
      has,
      ...small,
    })
    const outcome = await cli(
      'diagnose',
      '--from',
      'busy',
      '--mapping',
      mapping,
      '--json',
      '--top',
      '1',
    )
    expect(diagnosed(outcome).causes).toMatchObject([{ component: made.service, mechanism: 'cpu' }])
  })

  it('of a day on which nothing is broken says so, with exit code 1', async () => {
    await writeCase({ folder: join(folder, 'well'), seed: 13, kind: 'none', ...small })
    const outcome = await cli('diagnose', '--from', 'well', '--mapping', mapping)
    expect([outcome.code, outcome.stdout]).toEqual([
      1,
      expect.stringContaining('Nothing stands out'),
    ])
  })

  it('refuses what it cannot use, by name', async () => {
    await writeCase({ folder: join(folder, 'odd'), seed: 14, kind: 'none', ...small })
    writeFileSync(
      join(folder, 'wrong.yaml'),
      'format: 1\nlogs:\n  - { file: logs.csv, time: { column: when, unit: ns }, service: container_name, message: message }\n',
    )
    const ask = async (...args: readonly string[]) => {
      const { code, stderr } = await cli('diagnose', ...args)
      return [code, stderr] as const
    }
    const symptom = ['--symptom', '2026-11-27']
    const column = await ask('--from', 'odd', '--mapping', 'wrong.yaml', ...symptom)
    expect(column).toEqual([
      3,
      expect.stringContaining('logs[0].time.column names the column "when"'),
    ])
    const folderless = await ask('--from', 'nowhere', ...symptom)
    expect(folderless).toEqual([3, expect.stringContaining('nowhere cannot be read')])
    expect((await ask('fc1:zz'))[1]).toContain('[id] must be an incident')
    expect((await ask(recorded.correlationId, ...symptom))[1]).toContain(
      '--symptom must be left out',
    )
    expect((await ask(recorded.correlationId, '--from', 'odd'))[1]).toContain(
      '[id] must be left out',
    )
    expect((await ask())[1]).toContain('give an incident')
  })
})
