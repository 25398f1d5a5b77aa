import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { initializeData } from '../../src/embedded/initialize-data.ts'
import { preparePostgresBinaries } from '../../src/embedded/postgres-binaries.ts'
import { resolveServerIdentity } from '../../src/embedded/server-identity.ts'
import { temporaryProject, type TemporaryProject } from '../support/temporary-project.ts'

let project: TemporaryProject
let cacheDir: string

beforeEach(async () => {
  project = await temporaryProject()
  cacheDir = join(project.dir, 'cache')
})
afterEach(() => project.remove())

/** The first eight bytes of pg_control are the cluster's own number, made by initdb. */
async function initialize(name: string): Promise<string> {
  const dataDir = join(project.dir, name)
  const identity = await resolveServerIdentity(dataDir)
  const nativeDir = await preparePostgresBinaries(identity)
  await initializeData({ nativeDir, dataDir, identity, cacheDir })
  const control = await readFile(join(dataDir, 'global', 'pg_control'))
  return control.subarray(0, 8).toString('hex')
}

test('a second data folder is copied from what the first one left in the cache', async () => {
  const first = await initialize('one')
  expect(await readdir(cacheDir)).toHaveLength(1)
  expect(await initialize('two')).toBe(first)
})

test('a template that lost a file is not used, and is replaced', async () => {
  const first = await initialize('one')
  const [template = ''] = await readdir(cacheDir)
  await rm(join(cacheDir, template, 'data', 'pg_hba.conf'))
  const second = await initialize('two')
  expect(second).not.toBe(first)
  expect(await initialize('three')).toBe(second)
})

test('a cache that cannot be written costs nothing but time', async () => {
  await mkdir(cacheDir)
  await rm(cacheDir, { recursive: true })
  cacheDir = '/dev/null/cache'
  expect(await initialize('one')).toHaveLength(16)
})
