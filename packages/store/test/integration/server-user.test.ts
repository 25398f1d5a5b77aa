import { execFile, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { signalServer } from '../../src/embedded/stop-server.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

/** A module of the embedded server, as a script imports it: before the right to read it is given up. */
function source(name: string): string {
  return JSON.stringify(fileURLToPath(new URL(`../../src/embedded/${name}`, import.meta.url)))
}

async function runScript(script: string): Promise<string> {
  const args = ['--conditions=fc-source', '--input-type=module', '--eval', script]
  return (await run(process.execPath, args)).stdout
}

describe('who runs the embedded server', () => {
  // Only root may become a user without an entry in passwd.
  test.skipIf(!isRoot)('a user that passwd does not list is refused', async () => {
    const stdout = await runScript(`
      const { resolveServerIdentity } = await import(${source('server-identity.ts')})
      process.setgid(54321)
      process.setuid(54321)
      await resolveServerIdentity('/nowhere').catch((error) => console.log(error.code))`)
    expect(stdout.trim()).toBe('FC_EMBEDDED_NO_USER')
  })

  test.skipIf(!isRoot)('a server that this user may not signal is named', async () => {
    const server = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 60_000)'])
    try {
      // Not SIGCONT: that one may be sent to anybody in the same session.
      const stdout = await runScript(`
        const { signalServer } = await import(${source('stop-server.ts')})
        process.setuid(65534)
        try { signalServer({ pid: ${server.pid} }, 'SIGINT') } catch (error) { console.log(error.code) }`)
      expect(stdout.trim()).toBe('FC_EMBEDDED_STOP_FAILED')
    } finally {
      server.kill('SIGKILL')
    }
  })

  test('a server that is gone already needs no signal', () => {
    const gone = { pid: 2 ** 22 - 3, socketDir: '/nowhere' }
    expect(signalServer(gone as Parameters<typeof signalServer>[0], 'SIGCONT')).toBe(false)
  })
})
