import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { listenOnLoopback } from '../../../recorder/test/support/loopback.ts'
import { runCli, spawnCli } from '../support/run-cli.ts'

let folder: string
let database: FreshDatabase
let station: ChildProcess | undefined

const options = () => ({ cwd: folder, env: { DATABASE_URL: database.connectionString } })

/** Reads standard output until a line matches. */
async function untilLine(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    const found = pattern.exec(text)
    if (found?.[1] !== undefined) return found[1]
  }
  return expect.fail(`the command ended without ${String(pattern)}: ${text}`)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-cli-'))
  database = await freshDatabase({ migrated: true })
})
afterEach(() => {
  station?.kill('SIGKILL')
  station = undefined
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

describe('start', () => {
  it('answers, gives a link that signs in once, and ends with 0 on SIGTERM', async () => {
    station = spawnCli(['start', '--port', '0'], options())
    const link = new URL(await untilLine(station, /sign in +(\S+)/))
    expect((await fetch(`${link.origin}/healthz`)).status).toBe(200)
    const signIn = () =>
      fetch(`${link.origin}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: link.origin },
        body: JSON.stringify({ link_token: link.hash.replace('#token=', '') }),
      })
    expect((await signIn()).status).toBe(200)
    expect((await signIn()).status).toBe(401)
    const ended = once(station, 'exit')
    station.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  it('ends when npx, which started it, is gone', async () => {
    // As npx does it: a shell between, which takes the signal with it into the grave.
    const bin = fileURLToPath(new URL('../../bin/first-contact.js', import.meta.url))
    const env = { ...options().env, PATH: process.env['PATH'], npm_command: 'exec' }
    station = spawn('sh', ['-c', `"${process.execPath}" "${bin}" start --port 0; true`], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const link = new URL(await untilLine(station, /sign in +(\S+)/))
    station.kill('SIGKILL')
    const answers = () =>
      fetch(`${link.origin}/healthz`).then(
        () => true,
        () => false,
      )
    expect(await answers()).toBe(true)
    await expect.poll(answers, { timeout: 20_000 }).toBe(false)
  }, 60_000)

  it('says so when the port is in use', async () => {
    const other = await listenOnLoopback((_request, response) => response.end())
    const { port } = new URL(other.url)
    const outcome = await runCli(['start', '--port', port], options())
    await other.close()
    expect(outcome.code).toBe(3)
    expect(outcome.stderr).toContain(port)
    expect(outcome.stderr).toContain('FC_STATION_PORT_IN_USE')
  })

  it('--print-config shows every setting with its source and masks the password', async () => {
    const env = { DATABASE_URL: 'postgres://me:hunter2@host/db', FC_PORT: '4999' }
    const outcome = await runCli(['start', '--print-config'], { cwd: folder, env })
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toMatch(/port +4999 +FC_PORT/)
    expect(outcome.stdout).not.toContain('hunter2')
  })
})

describe('the binary', () => {
  it('says the remedy when it is not built', () => {
    const bare = join(folder, 'bare', 'bin')
    cpSync(fileURLToPath(new URL('../../bin', import.meta.url)), bare, { recursive: true })
    const { status, stderr } = spawnSync(process.execPath, [join(bare, 'first-contact.js')], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([3, expect.stringContaining('npm run build')])
  })
})
