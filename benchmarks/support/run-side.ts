import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * Runs one side of a comparison in a process of its own, so that no side pays for another's heap,
 * compiled code or hooks. The side prints one JSON object as its last line.
 */
export async function runSide<Figures>(file: string, args: readonly string[]): Promise<Figures> {
  const child = spawn(process.execPath, ['--no-warnings', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
  })
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) last = line
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))
  if (code !== 0) {
    console.error(`${file} ${args.join(' ')} ended with exit code ${String(code)}`)
    process.exit(1)
  }
  const figures: Figures = JSON.parse(last)
  return figures
}
