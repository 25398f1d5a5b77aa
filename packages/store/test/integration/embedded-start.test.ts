import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Client, Pool } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isProcessAlive } from '../../src/embedded/process-identity.ts'
import { removeEmbeddedPostgres } from '../../src/embedded/remove-embedded-postgres.ts'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'
import { waitUntilGone } from '../../src/embedded/stop-server.ts'
import { startChild, type StartedChild } from '../support/start-child.ts'
import { temporaryProject, type TemporaryProject } from '../support/temporary-project.ts'

let project: TemporaryProject

beforeEach(async () => {
  project = await temporaryProject()
})
afterEach(() => project.remove())

async function query(connectionString: string, sql: string): Promise<readonly object[]> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<object>(sql)).rows
  } finally {
    await client.end()
  }
}

/** A busy machine takes its time to bury the dead, and a server not yet gone is adopted. */
const goneWithinMs = 60_000

async function killServer(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  expect(await waitUntilGone(pid, goneWithinMs)).toBe(true)
}

test('the first start initializes, the second keeps the data, and release leaves no process', async () => {
  const first = await startEmbeddedPostgres({ projectDir: project.dir })
  await query(first.connectionString('postgres'), 'create table kept as select 42 as answer')
  expect(first.how).toBe('initialized')
  expect(await first.release()).toEqual({ isStopped: true })
  expect(isProcessAlive(first.pid)).toBe(false)

  const second = await startEmbeddedPostgres({ projectDir: project.dir })
  const rows = await query(second.connectionString('postgres'), 'select answer from kept')
  expect(second.how).toBe('started')
  expect(rows).toEqual([{ answer: 42 }])
  await second.release()
})

test('nothing listens on the network and the server is durable', async () => {
  const server = await startEmbeddedPostgres({ projectDir: project.dir })
  const rows = await query(
    server.connectionString('postgres'),
    `select name, setting from pg_settings
    where name in ('listen_addresses', 'fsync', 'synchronous_commit', 'server_encoding')
    order by name`,
  )
  expect(rows).toEqual([
    { name: 'fsync', setting: 'on' },
    { name: 'listen_addresses', setting: '' },
    { name: 'server_encoding', setting: 'UTF8' },
    { name: 'synchronous_commit', setting: 'on' },
  ])
  await server.release()
})

test('a killed postmaster is started again while it is in use, with every acknowledged row', async () => {
  const server = await startEmbeddedPostgres({ projectDir: project.dir })
  const url = server.connectionString('postgres')
  await query(url, 'create table acknowledged (n integer primary key)')
  const pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined)
  let acknowledged = 0
  const write = async () => {
    try {
      await pool.query('insert into acknowledged values ($1) on conflict do nothing', [
        acknowledged + 1,
      ])
      acknowledged += 1
      return true
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return false
    }
  }
  for (let kills = 1; kills <= 3; kills += 1) {
    for (let n = 0; n < 20; n += 1) await write()
    const before = write()
    process.kill(server.pid, 'SIGKILL')
    await before
    // Until the server is back and takes writes again.
    while (server.restarts < kills) await write()
    while (!(await write()));
  }
  const rows = (await pool.query('select count(*)::integer as n from acknowledged')).rows
  await pool.end()
  expect(acknowledged).toBeGreaterThan(60)
  expect(rows).toEqual([{ n: acknowledged }])
  await server.release()
}, 180_000)

test('what was acknowledged before a kill is there for the next process', async () => {
  const parent = startChild(project.dir)
  const { pid, url } = await parent.nextLine<StartedChild>()
  await query(url, 'create table kept as select 42 as answer')
  await parent.kill('SIGKILL')
  await killServer(pid)
  const next = await startEmbeddedPostgres({ projectDir: project.dir })
  expect(next.how).toBe('started')
  expect(await query(next.connectionString('first_contact'), 'table kept')).toEqual([
    { answer: 42 },
  ])
  await next.release()
})

test('the server outlives a killed parent, and the next start adopts it', async () => {
  const parent = startChild(project.dir)
  const started = await parent.nextLine<StartedChild>()
  await parent.kill('SIGKILL')
  expect(isProcessAlive(started.pid)).toBe(true)

  const next = await startEmbeddedPostgres({ projectDir: project.dir })
  expect(next.how).toBe('adopted')
  expect(next.pid).toBe(started.pid)
  // The killed parent counts no more: the last one alive stops the server.
  expect(await next.release()).toEqual({ isStopped: true })
  expect(isProcessAlive(started.pid)).toBe(false)
})

test('of four starters at once one initializes and the others adopt', async () => {
  const children = [1, 2, 3, 4].map(() => startChild(project.dir))
  const started = await Promise.all(children.map((child) => child.nextLine<StartedChild>()))
  const hows = started.map((each) => each.how).toSorted()
  expect(hows).toEqual(['adopted', 'adopted', 'adopted', 'initialized'])
  expect(new Set(started.map((each) => each.pid)).size).toBe(1)

  const outcomes: boolean[] = []
  for (const child of children) {
    child.say('release')
    outcomes.push((await child.nextLine<{ isStopped: boolean }>()).isStopped)
    child.process.stdin.end()
    await child.exited()
  }
  expect(outcomes).toEqual([false, false, false, true])
})

test('a process that ends without release takes the server along', async () => {
  const child = startChild(project.dir)
  const { pid } = await child.nextLine<StartedChild>()
  child.say('exit')
  await child.exited()
  expect(await waitUntilGone(pid, goneWithinMs)).toBe(true)
})

test('a lock left by a killed starter is broken', async () => {
  await mkdir(join(project.dir, '.first-contact'))
  const lock = join(project.dir, '.first-contact', 'postgres.lock')
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 - 1, startedAt: '1', nonce: 'dead' }))
  const server = await startEmbeddedPostgres({ projectDir: project.dir })
  await server.release()
  const left = await readdir(join(project.dir, '.first-contact'))
  expect(left.filter((name) => name.startsWith('postgres.lock'))).toEqual([])
})

test('a process id that was given to another process does not stop the start', async () => {
  const parent = startChild(project.dir)
  const { pid, dataDir } = await parent.nextLine<StartedChild>()
  await parent.kill('SIGKILL')
  await killServer(pid)
  const file = join(dataDir, 'postmaster.pid')
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n')
  await writeFile(file, [String(process.pid), ...rest].join('\n'))
  const next = await startEmbeddedPostgres({ projectDir: project.dir })
  expect(next.how).toBe('started')
  await next.release()
})

test('a disposable server is removed with all it keeps, and nothing while it is in use', async () => {
  // Closed to the server's user, as the keys of a project are: as root the data goes elsewhere.
  await mkdir(join(project.dir, '.first-contact'), { mode: 0o700 })
  expect(await removeEmbeddedPostgres({ projectDir: project.dir })).toEqual({ isRemoved: false })
  const server = await startEmbeddedPostgres({ projectDir: project.dir })
  expect(await removeEmbeddedPostgres({ projectDir: project.dir })).toEqual({ isRemoved: false })
  expect(await query(server.connectionString('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  // A server that was killed leaves its socket behind.
  await killServer(server.pid)
  await server.release()
  expect(await removeEmbeddedPostgres({ projectDir: project.dir })).toEqual({ isRemoved: true })
  expect(existsSync(server.dataDir)).toBe(false)
  expect(existsSync(server.socketDir)).toBe(false)
  if (!server.dataDir.startsWith(project.dir))
    expect(existsSync(dirname(server.dataDir))).toBe(false)

  const next = await startEmbeddedPostgres({ projectDir: project.dir })
  expect(next.how).toBe('initialized')
  await next.release()
})

test('the data of a project that was edited to point elsewhere is not removed', async () => {
  const elsewhere = join(project.dir, 'elsewhere', 'postgres')
  const stateDir = join(project.dir, '.first-contact')
  await mkdir(elsewhere, { recursive: true })
  await mkdir(stateDir)
  const pointer = { format: 1, projectDir: stateDir, dataDir: elsewhere }
  await writeFile(join(stateDir, 'postgres.location.json'), JSON.stringify(pointer))
  expect(await removeEmbeddedPostgres({ projectDir: project.dir })).toEqual({ isRemoved: false })
  expect(existsSync(elsewhere)).toBe(true)
})
