import { expect } from 'vitest'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/first-contact.js', import.meta.url))
const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url))

/** What a command printed and how it ended. */
export interface CliOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as JSON. */
  json(): unknown
}

export interface CliOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

// Only what is named reaches the command: a variable of the machine must not change a test.
function environmentOf({ env }: CliOptions): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env }
}

/** Starts the real binary. */
export function spawnCli(args: readonly string[], options: CliOptions): ChildProcess {
  if (!existsSync(built)) expect.fail('build first: npm run build')
  return spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd,
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs the real binary to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliOutcome> {
  const child = spawnCli(args, options)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  return { code, stdout, stderr, json: () => JSON.parse(stdout) as unknown }
}
