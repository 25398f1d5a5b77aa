import { spawn } from 'node:child_process'

/** How a child that replays is started, such as `node first-contact.js replay`. */
export interface ReplayCommand {
  readonly command: string
  /** Before `--decision-id <id> --json`. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** A replay that takes longer is ended. @defaultValue 60 s */
  readonly maxMs?: number
}

export interface ChildReplayOptions {
  readonly how: ReplayCommand
  /** The child is killed then. */
  readonly maxMs: number
}

/** An answer of one decision has some kilobytes. */
const outputMaxBytes = 4 * 1024 * 1024

/** 0 the same, 1 not, 2 no telling: of each there is an answer. */
const answeringCodes: ReadonlySet<number | null> = new Set([0, 1, 2])

/**
 * Runs a replay in a process of its own and answers what it printed; JSON, or the message rejected.
 * The child leads a group, so that what it started ends with it: an engine that never ends runs in a
 * sandbox process of the child, which nobody would be left to kill.
 *
 * @throws Error with a message for a person: it took too long, was killed, or said why not
 */
export function childReplay(
  decisionId: string,
  { how, maxMs }: ChildReplayOptions,
  signal: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const child = spawn(how.command, [...how.args, '--decision-id', decisionId, '--json'], {
      cwd: how.cwd,
      env: how.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const out = bounded(child.stdout)
    const err = bounded(child.stderr)
    let isLate = false
    const end = (): void => killGroup(child.pid)
    const limit = setTimeout(() => {
      isLate = true
      end()
    }, maxMs)
    signal.addEventListener('abort', end)
    const settle = (): void => {
      clearTimeout(limit)
      signal.removeEventListener('abort', end)
    }
    child.once('error', (error) => {
      settle()
      reject(new Error(`the replay did not start: ${error.message}`))
    })
    child.once('close', (code, killedBy) => {
      settle()
      end()
      const answer = answeringCodes.has(code) ? parsed(out()) : undefined
      if (answer !== undefined) return resolve(answer)
      const lateMs = isLate ? maxMs : null
      reject(new Error(whyNot({ code, killedBy, err: err(), lateMs })))
    })
  })
}

/** Ends a process and whatever it started. */
function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // All of them have ended.
  }
}

function bounded(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= outputMaxBytes) chunks.push(chunk)
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Ended {
  readonly code: number | null
  readonly killedBy: NodeJS.Signals | null
  readonly err: string
  /** How long it was let run, where that was too long. */
  readonly lateMs: number | null
}

function whyNot({ code, killedBy, err, lateMs }: Ended): string {
  if (lateMs !== null) return `it took longer than ${Number((lateMs / 1000).toFixed(1))} s`
  if (killedBy !== null) return `its process was ended by ${killedBy}`
  const said = err
    .split('\n')
    .find((line) => line.startsWith('first-contact:'))
    ?.replace('first-contact: ', '')
  return said ?? `its process ended with ${code} and no answer`
}
