import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, readdirSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const givenUpAfterMs = 120_000

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answersWith(port: number): Promise<number> {
  return await new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/', headers: { accept: 'text/html' } }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    }).on('error', () => resolve(0))
  })
}

/** Forgets the fresh data folder that is kept for the next project; the next start makes it again. */
export function forgetClusterTemplate(): void {
  const caches = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(process.getuid?.() === 0 ? '/var/cache' : caches, 'first-contact')
  try {
    for (const name of readdirSync(folder).filter((each) => each.startsWith('cluster-')))
      rmSync(join(folder, name), { recursive: true, force: true })
  } catch {
    // No cache yet: as cold as can be.
  }
}

/** Milliseconds from `npm start`, for a project in a folder, until `GET /` answers 200. */
export async function startTimeMs(folder: string): Promise<number> {
  const port = await freePort()
  const startedAt = performance.now()
  // What npm runs before `start`: nothing to install, nothing to build.
  const { status } = spawnSync('npm', ['run', '--silent', 'prestart'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) process.exit(1)
  // The script asks it which Node it is pinned to.
  copyFileSync('package.json', join(folder, 'package.json'))
  const file = new URL('../../scripts/start.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--no-warnings', file], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], FC_PORT: String(port) },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  while ((await answersWith(port)) !== 200) {
    if (child.exitCode !== null || performance.now() - startedAt > givenUpAfterMs) {
      console.error('npm start did not answer')
      child.kill('SIGTERM')
      process.exit(1)
    }
    await sleep(5)
  }
  const tookMs = performance.now() - startedAt
  child.kill('SIGTERM')
  await ended
  return tookMs
}
