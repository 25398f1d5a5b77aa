import { spawn } from 'node:child_process'

/** How a child that replays is started, such as `node first-contact.js replay`. */
export interface ReplayCommand {
  readonly command: string
  /** Before `--decision-id <id> --json`. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
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
 *
 * @throws Error with a message for a person: it took too long, was killed, or said why not
 */
export function childReplay(
  decisionId: string,
  { how, maxMs }: ChildReplayOptions,
  signal: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(how.command, [...how.args, '--decision-id', decisionId, '--json'], {
      cwd: how.cwd,
      env: how.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
      timeout: maxMs,
    })
    const out = bounded(child.stdout)
    const err = bounded(child.stderr)
    const startedMs = performance.now()
    child.once('error', (error) => reject(new Error(`the replay did not start: ${error.message}`)))
    child.once('close', (code, killedBy) => {
      if (answeringCodes.has(code)) {
        const answer = parsed(out())
        if (answer !== undefined) return resolve(answer)
      }
      reject(
        new Error(whyNot({ code, killedBy, err: err(), ms: performance.now() - startedMs, maxMs })),
      )
    })
  })
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
  readonly ms: number
  readonly maxMs: number
}

function whyNot({ code, killedBy, err, ms, maxMs }: Ended): string {
  if (killedBy !== null && ms >= maxMs) return `it took longer than ${Math.round(maxMs / 1000)} s`
  if (killedBy !== null) return `its process was ended by ${killedBy}`
  const said = err
    .split('\n')
    .find((line) => line.startsWith('first-contact:'))
    ?.replace('first-contact: ', '')
  return said ?? `its process ended with ${code} and no answer`
}
