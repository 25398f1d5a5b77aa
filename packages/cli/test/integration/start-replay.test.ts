import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startStation, createStationToken, type RunningStation } from '@first-contact/station/ops'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeFiles } from '../../../replay/test/support/project.ts'
import {
  makeShop,
  paymentFile,
  paymentOf,
  shopFiles,
} from '../../../replay/test/support/shop-project.ts'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { runCli } from '../support/run-cli.ts'

const bin = fileURLToPath(new URL('../../bin/first-contact.js', import.meta.url))

let root: string
let database: FreshDatabase
let station: RunningStation
let token: string
let id: string

beforeAll(async () => {
  root = await makeShop([paymentOf(100)])
  database = await freshDatabase()
  const env = { DATABASE_URL: database.connectionString }
  expect((await runCli(['store', 'import', 'records.jsonl'], { cwd: root, env })).code).toBe(0)
  id =
    /"decision_id":"(dec_[0-9a-f]{16})"/.exec(
      readFileSync(join(root, 'records.jsonl'), 'utf8'),
    )?.[1] ?? ''
  station = await startStation({
    cwd: root,
    variables: env,
    overrides: { port: 0 },
    consoleFolder: null,
    recordsItself: false,
    replay: {
      command: process.execPath,
      args: [bin, 'replay'],
      cwd: root,
      env: { ...env, PATH: process.env['PATH'] },
    },
  })
  token = (
    await createStationToken(station.store, {
      name: 'Ada',
      environment: 'development',
      scopes: ['fops'],
    })
  ).token
}, 120_000)

afterAll(async () => {
  await station?.close()
  await database?.drop()
})

interface Replayed {
  readonly state: string
  readonly results: readonly object[]
}

/** Asks the station for a replay, and waits until it is done. */
async function replayed(): Promise<Replayed> {
  const headers = { authorization: `Bearer ${token}` }
  const asked = await fetch(`${station.url}/actions/decisions/${id}/replay`, {
    method: 'POST',
    headers,
  })
  expect(asked.status).toBe(202)
  const { id: replayId } = (await asked.json()) as { id: string }
  const read = async (): Promise<Replayed | undefined> => {
    const answer = await fetch(`${station.url}/ops/decisions/${id}`, { headers })
    const { replays } = (await answer.json()) as { replays: (Replayed & { id: string })[] }
    return replays.find((replay) => replay.id === replayId)
  }
  await expect.poll(async () => (await read())?.state).toMatch(/^(?:done|failed)$/)
  return (await read()) ?? expect.unreachable('the replay is gone')
}

test('a station replays with the code of its project, and sees when that decides otherwise', async () => {
  writeFiles(root, shopFiles)
  expect(await replayed()).toMatchObject({
    state: 'done',
    results: [
      { code: 'recorded', verdict: 'identical' },
      { code: 'current', verdict: 'identical' },
    ],
  })
  writeFiles(root, {
    'src/engines/limits.ts':
      'export function isOver(amount: number, limit: number): boolean {\n  return amount >= limit\n}\n',
    // A sealed field comes out otherwise too: that is said, and what it holds is not.
    [paymentFile]: (shopFiles[paymentFile] ?? '').replace("'for ' +", "'to ' +"),
  })
  expect(await replayed()).toMatchObject({
    state: 'done',
    results: [
      { code: 'recorded', verdict: 'identical' },
      {
        code: 'current',
        verdict: 'changed',
        differences: expect.arrayContaining([
          { pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' },
          { pointer: '/receipt', recorded: '[sealed]', replayed: '[another value]' },
        ]),
      },
    ],
  })
  const headers = { authorization: `Bearer ${token}` }
  const answers = await Promise.all(
    [`/ops/decisions/${id}`, '/ops/decisions?verdict=changed'].map(async (path) =>
      (await fetch(`${station.url}${path}`, { headers })).text(),
    ),
  )
  for (const answer of answers) {
    expect(answer).toContain(id)
    expect(answer).not.toMatch(/\bAnn\b|ann@example|likes tea/)
  }
})
