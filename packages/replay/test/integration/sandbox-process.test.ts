import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { childFlags } from '../../src/sandbox/child-command.ts'
import { ChildSession } from '../../src/sandbox/child-session.ts'
import { prelude } from '../../src/sandbox/prelude.ts'
import { sandboxLimits } from '../../src/sandbox/sandbox-limits.ts'
import { plainBundle, requestOf } from '../support/run-probes.ts'
import { tripwireExitCode } from '../../src/sandbox/child/arm-tripwires.ts'
import { probeSandbox } from '../../src/sandbox/sandbox.ts'

const tripwires = new URL('../../src/sandbox/child/arm-tripwires.ts', import.meta.url).href

/** Runs code where the code around a realm runs, as if something had got out. */
function outside(code: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...childFlags(64), '--input-type=module', '-e', code],
    { encoding: 'utf8', env: {} },
  )
  return { status, stdout, stderr }
}

describe('whatever got out of a realm', () => {
  test.each([
    ['a socket', `(await import('node:net')).default.connect(1, '127.0.0.1')`, 'net.connect'],
    [
      'a socket of its own',
      `new (process.getBuiltinModule('net').Socket)().connect(1)`,
      'net.Socket.connect',
    ],
    ['a server', `process.getBuiltinModule('net').createServer()`, 'net.createServer'],
    ['a name', `process.getBuiltinModule('dns').lookup('localhost', () => {})`, 'dns.lookup'],
    ['a datagram', `process.getBuiltinModule('dgram').createSocket('udp4')`, 'dgram.createSocket'],
    ['a process', `process.getBuiltinModule('child_process').spawn('ls')`, 'child_process.spawn'],
    ['a request', `await fetch('http://127.0.0.1:1')`, 'globalThis.fetch'],
  ])('ends the process at %s', (_, code, api) => {
    const { status, stdout } = outside(
      `(await import(${JSON.stringify(tripwires)})).armTripwires();${code}`,
    )
    expect(stdout).toBe(`{"tripwire":"${api}"}\n`)
    expect(status).toBe(tripwireExitCode)
  })

  test.each([
    ['reads no file', `process.getBuiltinModule('fs').readFileSync('/etc/hostname')`],
    ['writes no file', `process.getBuiltinModule('fs').writeFileSync('/tmp/fc-out', 'x')`],
    [
      'starts no worker',
      `new (process.getBuiltinModule('worker_threads').Worker)('1', { eval: true })`,
    ],
    ['starts no process', `process.getBuiltinModule('child_process').spawnSync('ls')`],
  ])('%s', (_, code) => {
    const { stderr } = outside(code)
    expect(stderr).toContain('ERR_ACCESS_DENIED')
  })

  test('makes no code from text', () => {
    expect(outside(`Function('return 1')()`).stderr).toContain(
      'Code generation from strings disallowed',
    )
  })
})

/** Runs a bundle as the sandbox does, past the guard that looks at its text. */
async function answersOf(bundle: string, decisions: number): Promise<readonly string[]> {
  const start = JSON.stringify({
    prelude: await prelude.read(),
    urls: '',
    bundle,
    isShared: true,
    isCareful: true,
  })
  const lines: string[] = []
  return new Promise((resolve) => {
    const session = new ChildSession({
      limits: sandboxLimits,
      start,
      onEnd: () => resolve(lines),
      onLine: (line) => {
        lines.push(line)
        if (lines.length < decisions) return
        session.close()
        resolve(lines)
      },
    })
    for (let at = 0; at < decisions; at += 1) session.send(JSON.stringify(requestOf({})))
  })
}

test('import() that got past the guard leads nowhere, however long it has', async () => {
  const bundle = plainBundle(
    `import('node:fs').catch((error) => {
       try { seen.push(typeof error.constructor.constructor('return process')()) }
       catch (refusal) { seen.push(refusal.name) }
     })
     return seen`,
    `const seen = [];
     import('node:fs').catch((error) => {
       try { seen.push(typeof error.constructor.constructor('return process')()) }
       catch (refusal) { seen.push(refusal.name) }
     });`,
  )
  const answers = await answersOf(bundle, 40)
  expect(answers).toHaveLength(40)
  const texts = answers.map((line) => (JSON.parse(line) as { readonly text: string }).text)
  // It never comes to it, or it may make no code: never is it an object of the outer realm.
  for (const text of texts) expect(text).toMatch(/^\[(?:"EvalError",?)*\]$/)
})

describe('a sandbox that cannot be had', () => {
  test('is found out before anything is replayed', async () => {
    await expect(probeSandbox()).resolves.toBeUndefined()
    const node = fileURLToPath(new URL('../support/no-node.mjs', import.meta.url))
    await expect(probeSandbox({ execPath: node })).rejects.toMatchObject({
      code: 'FC_REPLAY_SANDBOX',
    })
  })
})
