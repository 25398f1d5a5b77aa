import { spawn, type SpawnOptions } from 'node:child_process'
import { storeError } from '../errors/store-error.ts'
import type { ServerIdentity } from './server-identity.ts'

export interface BinaryResult {
  readonly exitCode: number
  readonly output: string
}

/**
 * How every Postgres binary is spawned: as the server's user, with nothing of our environment,
 * and in a session of its own, so that Ctrl-C in the terminal reaches us alone and we decide when
 * the server stops.
 */
export function spawnOptions(identity: ServerIdentity): SpawnOptions {
  return {
    ...(identity.isSwitched ? { uid: identity.uid, gid: identity.gid } : {}),
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  }
}

/**
 * Runs a binary to its end and collects what it prints.
 *
 * @throws FirstContactError `FC_EMBEDDED_PLATFORM` when the system cannot run it
 */
export function runBinary(
  file: string,
  args: readonly string[],
  identity: ServerIdentity,
): Promise<BinaryResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {
      ...spawnOptions(identity),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
    child.on('error', (cause) =>
      reject(storeError('FC_EMBEDDED_PLATFORM', `${file} cannot be run here`, { cause })),
    )
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }))
  })
}
