import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandContext, Variables } from '../../src/command-context.ts'
import { createOutput } from '../../src/output/output.ts'
import { reportError } from '../../src/output/report-error.ts'
import { createProgram } from '../../src/program.ts'
import { openDelivery } from '../../src/reading/delivery.ts'
import { configuredTarget } from '../../src/reading/open-configured-store.ts'
import { readRecordFile } from '../../src/reading/record-file.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-cli-refusals-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function contextOf(variables: Variables): CommandContext {
  const stdout = new PassThrough()
  return {
    cwd: folder,
    variables,
    output: createOutput({ isJson: true, stdout, stderr: new PassThrough() }),
    stdout,
    now: () => new Date(),
    untilStopped: () => Promise.resolve('SIGINT'),
  }
}

describe('a file of records', () => {
  it('that is not there is named', async () => {
    await expect(readRecordFile(join(folder, 'none.jsonl'))).rejects.toMatchObject({
      code: 'FC_CLI_FILE_UNREADABLE',
      message: expect.stringContaining('none.jsonl') as string,
    })
  })

  it('without a record is refused with its first line', async () => {
    const file = join(folder, 'text.jsonl')
    writeFileSync(file, 'hello\n')
    await expect(readRecordFile(file)).rejects.toMatchObject({
      code: 'FC_CLI_FILE_EMPTY',
      message: expect.stringContaining('line 1') as string,
    })
  })
})

describe('what is not configured', () => {
  it('a station without a token gets nothing', async () => {
    const context = contextOf({ FC_STATION_URL: 'http://127.0.0.1:4310' })
    await expect(openDelivery(context)).rejects.toMatchObject({
      code: 'FC_CLI_NOT_CONFIGURED',
      message: expect.stringContaining('FC_INGEST_TOKEN') as string,
    })
  })

  it('a key of the environment cannot be rotated here', async () => {
    const context = contextOf({ FC_PROJECT_KEY: 'ab'.repeat(32) })
    const program = createProgram(context, async (work) => void (await work()), '0')
    const rotating = program.parseAsync(['keys', 'rotate'], { from: 'user' })
    await expect(rotating).rejects.toMatchObject({ code: 'FC_CLI_KEY_FROM_ENVIRONMENT' })
  })
})

describe('a folder without a store', () => {
  it.each([
    ['incidents'],
    ['trace', 'ab'.repeat(16)],
    ['show', 'err_000000000000'],
    ['mark', 'deployed'],
    ['ship'],
    ['token', 'list'],
    ['token', 'create', '--name', 'anna', '--scope', 'fops'],
    ['token', 'revoke', 'tok_none'],
    ['store', 'status'],
    ['store', 'verify'],
    ['store', 'gaps'],
    ['store', 'backup', 'all.backup'],
  ])('gets none made by %s %s', async (...args) => {
    const state = join(folder, 'no-store')
    const context = contextOf({ FC_STATE_DIR: state })
    let refusal: unknown
    const finish = async (work: () => Promise<unknown>): Promise<void> => {
      refusal = await work().catch((error: unknown) => error)
    }
    await createProgram(context, finish, '0').parseAsync(args, { from: 'user' })
    expect(refusal).toMatchObject({
      code: 'FC_CLI_NO_STORE',
      message: `no store here: ${state} holds none. Run it where first-contact start runs, start one with first-contact start, or set DATABASE_URL.`,
    })
    expect(reportError(refusal, context.output)).toBe(3)
    expect(existsSync(state)).toBe(false)
  })
})

describe('a project with an embedded store', () => {
  it.each(['postgres/PG_VERSION', 'postgres.location.json'])('is known by %s', async (file) => {
    const state = join(folder, `state-${file.length}`)
    mkdirSync(dirname(join(state, file)), { recursive: true })
    writeFileSync(join(state, file), '')
    const { target } = await configuredTarget(contextOf({ FC_STATE_DIR: state }))
    expect(target).toMatchObject({ kind: 'embedded', stateDir: state })
  })

  it('may be begun by a command that fills it', async () => {
    const context = contextOf({ FC_STATE_DIR: join(folder, 'not-yet') })
    const { target } = await configuredTarget(context, { mayCreate: true })
    expect(target.kind).toBe('embedded')
  })
})

describe('a failure that nobody foresaw', () => {
  it('has a code of its own in the JSON', () => {
    const stdout = new PassThrough()
    const output = createOutput({ isJson: true, stdout, stderr: new PassThrough() })
    expect(reportError(new Error('odd'), output)).toBe(2)
    expect(JSON.parse(String(stdout.read()))).toMatchObject({
      error: { code: 'FC_CLI_UNEXPECTED', message: 'Error: odd' },
    })
  })
})
