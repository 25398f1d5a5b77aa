import { execFileSync } from 'node:child_process'
import {
  chmod,
  chown,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inspectDataFolder } from '../../src/embedded/data-folder.ts'
import { initializeData } from '../../src/embedded/initialize-data.ts'
import { ownProcessIdentity } from '../../src/embedded/process-identity.ts'
import { resolveServerIdentity } from '../../src/embedded/server-identity.ts'
import { resolveServerPlaces } from '../../src/embedded/server-places.ts'
import { prepareSocketFolder } from '../../src/embedded/socket-folder.ts'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'
import { startChild, type StartedChild } from '../support/start-child.ts'
import { temporaryProject, type TemporaryProject } from '../support/temporary-project.ts'

const isRoot = process.getuid?.() === 0
const otherUid = 65534

let project: TemporaryProject
let stateDir: string
let dataDir: string

beforeEach(async () => {
  project = await temporaryProject()
  stateDir = join(project.dir, '.first-contact')
  dataDir = join(stateDir, 'postgres')
  await mkdir(stateDir)
})
afterEach(() => project.remove())

/** A folder that belongs to whoever the server would run as. */
async function makeDataFolder(files: Readonly<Record<string, string>>): Promise<void> {
  const identity = await resolveServerIdentity(dataDir)
  await mkdir(dataDir, { mode: 0o700 })
  for (const [name, text] of Object.entries(files)) await writeFile(join(dataDir, name), text)
  await chown(dataDir, identity.uid, identity.gid)
}

function starting(): Promise<unknown> {
  return startEmbeddedPostgres({ projectDir: project.dir, lockTimeoutMs: 200 })
}

test('a data folder that holds something else is refused and left alone', async () => {
  await makeDataFolder({ 'holiday.jpg': 'not a database' })
  await expect(starting()).rejects.toMatchObject({ code: 'FC_EMBEDDED_DATA_FOREIGN' })
  expect(await readFile(join(dataDir, 'holiday.jpg'), 'utf8')).toBe('not a database')
})

test('a file where the data folder should be is refused', async () => {
  await writeFile(dataDir, '')
  const identity = await resolveServerIdentity(dataDir)
  const inspecting = inspectDataFolder(dataDir, identity)
  await expect(inspecting).rejects.toMatchObject({ code: 'FC_EMBEDDED_DATA_FOREIGN' })
})

test.each([
  ['99', 'FC_EMBEDDED_DATA_NEWER'],
  ['14', 'FC_EMBEDDED_DATA_OLDER'],
])('data of Postgres %s is refused with %s', async (major, code) => {
  await makeDataFolder({ PG_VERSION: `${major}\n` })
  await expect(starting()).rejects.toMatchObject({ code })
})

test('a lock that a living process holds is waited for, then named', async () => {
  const holder = { ...ownProcessIdentity(), nonce: 'held' }
  await writeFile(join(stateDir, 'postgres.lock'), JSON.stringify(holder))
  const refused = starting()
  await expect(refused).rejects.toMatchObject({ code: 'FC_EMBEDDED_LOCKED' })
  await expect(refused).rejects.toThrow(String(process.pid))
})

test('a socket folder that is a link is refused', async () => {
  const identity = await resolveServerIdentity(dataDir)
  const folder = await prepareSocketFolder(dataDir, identity)
  await rm(folder, { recursive: true })
  await symlink(project.dir, folder)
  try {
    const preparing = prepareSocketFolder(dataDir, identity)
    await expect(preparing).rejects.toMatchObject({ code: 'FC_EMBEDDED_SOCKET_FOLDER' })
  } finally {
    await rm(folder)
  }
})

test('a socket folder that others may enter is refused', async () => {
  const identity = await resolveServerIdentity(dataDir)
  const folder = await prepareSocketFolder(dataDir, identity)
  await chmod(folder, 0o755)
  try {
    const preparing = prepareSocketFolder(dataDir, identity)
    await expect(preparing).rejects.toMatchObject({ code: 'FC_EMBEDDED_SOCKET_FOLDER' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a temporary folder whose path is too long for a socket is passed over', async () => {
  const before = process.env['TMPDIR']
  const long = join(project.dir, 'd'.repeat(100))
  await mkdir(long)
  process.env['TMPDIR'] = long
  try {
    const folder = await prepareSocketFolder(dataDir, await resolveServerIdentity(dataDir))
    expect(Buffer.byteLength(join(folder, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107)
    await rm(folder, { recursive: true })
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
})

test('a settings error stops the start and is told from the log', async () => {
  const server = await startEmbeddedPostgres({ projectDir: project.dir })
  await server.release()
  await writeFile(join(dataDir, 'postgresql.conf'), 'nonsense without a value')
  const refused = starting()
  await expect(refused).rejects.toMatchObject({ code: 'FC_EMBEDDED_START_FAILED' })
  await expect(refused).rejects.toThrow('syntax error')
})

test('binaries that the system cannot run are told as such', async () => {
  const identity = await resolveServerIdentity(dataDir)
  const initializing = initializeData({
    nativeDir: join(project.dir, 'no-binaries'),
    dataDir,
    identity,
    cacheDir: join(project.dir, 'cache'),
  })
  await expect(initializing).rejects.toMatchObject({ code: 'FC_EMBEDDED_PLATFORM' })
  expect(await readdir(stateDir)).toEqual([])
})

test('what initdb said is in the error', async () => {
  const identity = await resolveServerIdentity(dataDir)
  const fake = join(project.dir, 'bin', 'initdb')
  await mkdir(join(project.dir, 'bin'))
  await writeFile(fake, '#!/bin/sh\necho the moon is full >&2\nexit 1\n', { mode: 0o755 })
  const initializing = initializeData({
    nativeDir: project.dir,
    dataDir,
    identity,
    cacheDir: join(project.dir, 'cache'),
  })
  await expect(initializing).rejects.toMatchObject({ code: 'FC_EMBEDDED_INIT_FAILED' })
  await expect(initializing).rejects.toThrow('the moon is full')
  expect(await readdir(stateDir)).toEqual([])
})

test('a failed start leaves nobody attached and no lock', async () => {
  await makeDataFolder({ 'holiday.jpg': '' })
  await expect(starting()).rejects.toThrow()
  expect(await readdir(join(stateDir, 'postgres.attached'))).toEqual([])
  expect((await readdir(stateDir)).filter((name) => name.includes('lock'))).toEqual([])
})

test.runIf(isRoot)('an ordinary user is told that the data belongs to another', async () => {
  await chmod(stateDir, 0o777)
  await mkdir(dataDir, { mode: 0o700 })
  const child = startChild(project.dir, { uid: otherUid, home: tmpdir() })
  const answer = await child.nextLine<StartedChild>()
  await child.exited()
  expect(answer.code).toBe('FC_EMBEDDED_DATA_OTHER_USER')
})

test.runIf(isRoot)('an ordinary user is told that the folder cannot be written', async () => {
  const child = startChild(project.dir, { uid: otherUid, home: tmpdir() })
  const answer = await child.nextLine<StartedChild>()
  await child.exited()
  expect(answer.code).toBe('FC_EMBEDDED_FOLDER_UNWRITABLE')
})

test.runIf(isRoot)('an ordinary user runs a server of their own', async () => {
  await rm(stateDir, { recursive: true })
  await chown(project.dir, otherUid, otherUid)
  const child = startChild(project.dir, { uid: otherUid, home: tmpdir() })
  const answer = await child.nextLine<StartedChild>()
  expect(answer).toMatchObject({ how: 'initialized', dataDir })
  // Root, working on the same project later, runs the server as the owner of the data.
  child.say('exit')
  await child.exited()
  const server = await startEmbeddedPostgres({ projectDir: project.dir })
  expect((await stat(`/proc/${server.pid}`)).uid).toBe(otherUid)
  await server.release()
  // And leaves nothing behind that keeps the owner out.
  const again = startChild(project.dir, { uid: otherUid, home: tmpdir() })
  expect(await again.nextLine<StartedChild>()).toMatchObject({ how: 'started', dataDir })
  again.say('exit')
  await again.exited()
})

test.runIf(isRoot)('root keeps data in the system folder when the project is closed', async () => {
  await chmod(project.dir, 0o700)
  const server = await startEmbeddedPostgres({ projectDir: project.dir })
  try {
    expect(server.dataDir).toMatch(/^\/var\/lib\/first-contact\/[0-9a-f]{16}\/postgres$/)
    const again = await resolveServerPlaces({ projectDir: project.dir })
    expect(again.dataDir).toBe(server.dataDir)
    const owner = await readFile(join(server.dataDir, '..', 'project.txt'), 'utf8')
    expect(owner).toBe(`${stateDir}\n`)
  } finally {
    await server.release()
    await rm(join(server.dataDir, '..'), { recursive: true })
  }
})

test.runIf(isRoot)(
  'a copied project gets data of its own, a moved one keeps its data',
  async () => {
    await chmod(project.dir, 0o700)
    const original = (await resolveServerPlaces({ projectDir: project.dir })).dataDir
    const copy = join(project.dir, 'copy')
    await mkdir(join(copy, '.first-contact'), { recursive: true })
    const pointer = 'postgres.location.json'
    await cp(join(stateDir, pointer), join(copy, '.first-contact', pointer))
    const copied = (await resolveServerPlaces({ projectDir: copy })).dataDir
    await rename(stateDir, join(project.dir, 'moved-state'))
    const moved = await resolveServerPlaces({
      projectDir: project.dir,
      stateDir: join(project.dir, 'moved-state'),
    })
    expect(copied).not.toBe(original)
    expect(moved.dataDir).toBe(original)
    for (const dataDir of [original, copied]) await rm(join(dataDir, '..'), { recursive: true })
  },
)

test.runIf(isRoot && canMount())('a full disk is told before anything is written', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', stateDir])
  try {
    await chmod(stateDir, 0o755)
    await expect(starting()).rejects.toMatchObject({ code: 'FC_EMBEDDED_NO_SPACE' })
  } finally {
    execFileSync('umount', [stateDir])
  }
})

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
