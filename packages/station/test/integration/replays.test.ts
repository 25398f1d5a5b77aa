import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { askReplay, claimReplay, ingestRecords, openStore, type Store } from '@first-contact/store'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import type { ReplayCommand } from '../../src/ops/replay/child-replay.ts'
import { linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation, type StationHarness } from '../support/station-harness.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-replays-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const opened: StationHarness[] = []
const databases: FreshDatabase[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((harness) => harness.close()))
  await Promise.all(databases.splice(0).map((database) => database.drop()))
})

const answer = (current: string) =>
  JSON.stringify({
    decisions: [
      {
        replays: [
          {
            replayed_with: 'the code that decided',
            kind: 'identical',
            replayed_version: 'fcv1:1',
          },
          { replayed_with: 'the working tree', kind: current, replayed_version: 'fcv1:2' },
        ],
      },
    ],
  })

/** A process that stands for `first-contact replay`; `argv[2]` of its script is the decision. */
function childThat(script: string, maxMs?: number): ReplayCommand {
  return {
    command: process.execPath,
    args: ['-e', script, '--'],
    cwd: folder,
    env: {},
    ...(maxMs === undefined ? {} : { maxMs }),
  }
}

const answering = (current: string) => childThat(`console.log(${JSON.stringify(answer(current))})`)

/** It starts a process of its own, as a replay starts a sandbox, says which, and never ends. */
const hanging = (file: string, maxMs?: number) =>
  childThat(
    `const { spawn } = require('node:child_process')
     const { writeFileSync } = require('node:fs')
     const inner = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
     writeFileSync(${JSON.stringify(file)}, String(inner.pid))
     setInterval(() => {}, 1000)`,
    maxMs,
  )

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A zombie waits for whoever adopted it; it runs nothing any more.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

async function innerPid(file: string): Promise<number> {
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^\d+$/)
  return Number(readFileSync(file, 'utf8'))
}

interface Replay {
  readonly decision: string
  readonly state: string
  readonly reason: string | null
}

async function openOn(database: FreshDatabase, replay?: ReplayCommand) {
  const options = replay === undefined ? {} : { replay }
  const harness = await openStation({ databaseUrl: database.connectionString }, options)
  opened.push(harness)
  const { token } = await harness.token(['fops'])
  return {
    harness,
    token,
    ask: (id: string) =>
      harness.send(`/actions/decisions/${id}/replay`, '', { authorization: `Bearer ${token}` }),
    replays: async (id: string): Promise<readonly Replay[]> =>
      (await harness.get(`/ops/decisions/${id}`, token)).json.replays,
    close: async () => {
      opened.splice(opened.indexOf(harness), 1)
      await harness.close()
    },
  }
}

/** A database of its own, with some decisions. */
async function databaseWith(count: number) {
  const database = await freshDatabase()
  databases.push(database)
  const maker = new RecordMaker('api-1')
  const decisions = Array.from({ length: count }, () => maker.decision())
  await onStore(database, (store) => ingestRecords(store, linesOf(decisions).trim().split('\n')))
  const [first] = decisions
  if (first === undefined) throw new Error('no decision')
  return { database, first, ids: decisions.map((each) => each.decision_id) }
}

async function onStore(database: FreshDatabase, use: (store: Store) => Promise<unknown>) {
  const store = await openStore({ kind: 'url', ...database })
  try {
    await use(store)
  } finally {
    await store.close()
  }
}

test('a replay that hangs is ended, with all that it started', async () => {
  const { database, first } = await databaseWith(1)
  const file = join(folder, 'hangs')
  const { ask, replays } = await openOn(database, hanging(file, 1500))
  await ask(first.decision_id)
  await expect.poll(async () => (await replays(first.decision_id))[0]?.state).toBe('failed')
  expect((await replays(first.decision_id))[0]?.reason).toBe('it took longer than 1.5 s')
  const pid = await innerPid(file)
  await expect.poll(() => isAlive(pid)).toBe(false)
})

test('a station that ends over a replay gives it back, and the next one runs it at once', async () => {
  const { database, first } = await databaseWith(1)
  const file = join(folder, 'given-back')
  const one = await openOn(database, hanging(file))
  expect((await one.ask(first.decision_id)).status).toBe(202)
  const pid = await innerPid(file)
  await one.close()
  await expect.poll(() => isAlive(pid)).toBe(false)

  const two = await openOn(database, answering('equivalent'))
  await expect.poll(async () => (await two.replays(first.decision_id))[0]?.state).toBe('done')
  expect(await two.replays(first.decision_id)).toHaveLength(1)
})

test('what stations were killed over three times is closed, and says why', async () => {
  const { database, first } = await databaseWith(1)
  const environment = 'test'
  await onStore(database, async (store) => {
    await askReplay(store, { decisionId: first.decision_id, environment, askedBy: 'Ada' })
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(await claimReplay(store, { environment, forMs: 1 })).toMatchObject({ attempt })
      await sleep(20)
    }
  })
  const { replays } = await openOn(database, answering('equivalent'))
  await expect.poll(async () => (await replays(first.decision_id))[0]?.state).toBe('interrupted')
  const reason = 'the station ended 3 times while it was replayed'
  expect((await replays(first.decision_id))[0]?.reason).toBe(reason)
})

test('of two stations on one store, one runs each replay', async () => {
  const { database, ids } = await databaseWith(6)
  const file = join(folder, 'runs')
  const noting = childThat(
    `require('node:fs').appendFileSync(${JSON.stringify(file)}, process.argv.at(-2) + '\\n')
     console.log(${JSON.stringify(answer('equivalent'))})`,
  )
  const [one, two] = await Promise.all([openOn(database, noting), openOn(database, noting)])
  await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : two).ask(id)))
  for (const id of ids) {
    await expect.poll(async () => (await one.replays(id))[0]?.state).toBe('done')
  }
  const runs = readFileSync(file, 'utf8').trim().split('\n')
  expect(runs.toSorted()).toEqual(ids.toSorted())
})

test('beyond thirty that wait, another one is refused with when to ask again', async () => {
  const { database, ids } = await databaseWith(32)
  const { ask } = await openOn(database, hanging(join(folder, 'crowd')))
  for (const id of ids.slice(0, 30)) expect((await ask(id)).status).toBe(202)
  const refused = await ask(ids[30] ?? '')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '15'])
  // Of one that waits already, it is the answer.
  expect((await ask(ids[3] ?? '')).status).toBe(200)
})

test('the verdict narrows the list, and stands with the step of the timeline', async () => {
  const { database, first, ids } = await databaseWith(2)
  const { harness, token, ask, replays } = await openOn(database, answering('changed'))
  await ask(first.decision_id)
  await expect.poll(async () => (await replays(first.decision_id))[0]?.state).toBe('done')
  const replayed = {
    recorded: 'identical',
    current: 'changed',
    current_version: 'fcv1:2',
    drift: 'answer',
  }
  const list = async (verdict: string): Promise<readonly { readonly id: string }[]> =>
    (await harness.get(`/ops/decisions?verdict=${verdict}`, token)).json.items
  expect(await list('changed')).toMatchObject([{ id: first.decision_id, replayed }])
  expect(await list('identical')).toEqual([])
  expect((await harness.get('/ops/decisions?verdict=wrong', token)).status).toBe(400)
  const steps = async (id: string, correlationId: string) => {
    const { json } = await harness.get(`/ops/timeline/${correlationId}`, token)
    const events: readonly { kind: string; id: string; replayed?: object }[] = json.events
    return events.filter((event) => event.kind === 'decision' && event.id === id)
  }
  expect(await steps(first.decision_id, first.correlation_id)).toMatchObject([{ replayed }])
  const { json: other } = await harness.get(`/ops/decisions/${ids[1]}`, token)
  expect(other.replayed).toBeNull()
  const [untouched] = await steps(other.id, other.correlation_id)
  expect(untouched).not.toHaveProperty('replayed')
})
