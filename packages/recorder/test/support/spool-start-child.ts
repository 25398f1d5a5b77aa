import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const childFile = fileURLToPath(new URL('spool-child.ts', import.meta.url))

export interface ChildPlan {
  readonly dir: string
  readonly folder: string
  readonly producer?: string
  readonly url?: string
  readonly ship?: 'worker' | 'none'
  readonly count: number
  readonly ending: string
  readonly maxBytes?: number
  readonly shell?: string
}

export interface SpoolChild {
  readonly pid: number
  kill(signal: NodeJS.Signals): void
  /** Settles once the process printed this. */
  saw(text: string): Promise<void>
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>
  receipts(): { kind: string; epoch: string; sequence: number }[]
}

/** Starts the child; it is killed when the test ends. */
export function startChild(plan: ChildPlan): SpoolChild {
  const { folder, shell, producer = 'child', ...rest } = plan
  const receiptsFile = join(folder, `${producer}.receipts`)
  const argument = JSON.stringify({ ...rest, producer, receipts: receiptsFile })
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child =
    shell === undefined
      ? spawn(process.execPath, [childFile, argument], { env, cwd: folder })
      : spawn(
          '/bin/sh',
          ['-c', `${shell}; exec "$0" "$@"`, process.execPath, childFile, argument],
          {
            env,
            cwd: folder,
          },
        )
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const exited = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    output,
  }))
  return {
    pid: child.pid ?? 0,
    kill: (signal) => {
      child.kill(signal)
    },
    saw: async (text) => {
      while (!output.includes(text)) {
        await Promise.race([once(child.stdout, 'data'), exited])
        if (child.exitCode !== null && !output.includes(text)) {
          throw new Error(`the child ended without "${text}": ${output}`)
        }
      }
    },
    exited,
    receipts: () => readReceipts(receiptsFile),
  }
}

function readReceipts(file: string): { kind: string; epoch: string; sequence: number }[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  lines.pop()
  return lines.map((line) => {
    const [kind = '', epoch = '', sequence = ''] = line.split(' ')
    return { kind, epoch, sequence: Number(sequence) }
  })
}
