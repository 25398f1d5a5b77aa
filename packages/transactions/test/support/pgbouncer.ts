import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'

/** The name of its socket; no port is opened. */
const port = 6432

/** How it runs: where, and with which connections to the server. */
export interface PgBouncerOptions {
  /** Of the server: a folder with its socket. */
  readonly serverHost: string
  readonly serverPort: number
  readonly database: string
  readonly size: number
}

/** A PgBouncer in transaction mode that is running. */
export interface PgBouncer {
  readonly connectionString: string
  /** Lines of its log. */
  log(): string
  stop(): Promise<void>
}

/** The program, where this machine has it. */
export function findPgBouncer(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, 'pgbouncer')).find((file) => existsSync(file))
}

/** Starts it in a folder of its own. */
export async function startPgBouncer(
  program: string,
  options: PgBouncerOptions,
): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'fc-pgbouncer-'))
  // Started by root it goes on as somebody who may read this and write the socket.
  chmodSync(folder, 0o777)
  const config = join(folder, 'pgbouncer.ini')
  writeFileSync(config, configOf(folder, options))
  const child = spawn(program, [config], { stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  if (!(await listens(child, join(folder, `.s.PGSQL.${port}`)))) {
    await stop()
    expect.fail(`pgbouncer did not start: ${log}`)
  }
  const host = encodeURIComponent(folder)
  return {
    connectionString: `postgres://postgres@${host}:${port}/${options.database}`,
    log: () => log,
    stop,
  }
}

async function listens(child: ChildProcess, socket: string): Promise<boolean> {
  const deadline = performance.now() + 10_000
  while (child.exitCode === null && performance.now() < deadline) {
    if (existsSync(socket)) return true
    await sleep(20)
  }
  return false
}

function configOf(folder: string, options: PgBouncerOptions): string {
  const { serverHost, serverPort, database, size } = options
  return `[databases]
${database} = host=${serverHost} port=${serverPort} dbname=${database} user=postgres
[pgbouncer]
listen_addr =
listen_port = ${port}
unix_socket_dir = ${folder}
auth_type = any
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 100
${process.getuid?.() === 0 ? 'user = nobody' : ''}
`
}
