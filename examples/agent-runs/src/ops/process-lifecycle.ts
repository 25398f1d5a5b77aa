import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  capture,
  FirstContactError,
  startRecorder,
  type Origin,
  type Recorder,
} from '@first-contact/recorder'
import { readConfig } from '../platform/config.ts'

/** A process of the product that is running. */
export interface RunningProcess {
  /** Where it listens; null when it does not. */
  readonly url: string | null
  /** Set by a process that may end on its own: because its work is done, or cannot go on. */
  readonly done?: Promise<void>
  readonly stop: () => Promise<void>
}

export interface ProcessOptions {
  /** Name under which its records are kept, `agent-runs-...`. */
  readonly producer: string
  /** @defaultValue `user` */
  readonly origin?: Origin
  readonly start: (env: NodeJS.ProcessEnv) => Promise<RunningProcess>
}

const VERSION = '0.1.0'
/** After this the process ends with what it has; a supervisor would kill it soon after. */
const STOP_WITHIN_MS = 4_500
/** What is left of it for handing over the evidence. */
const DRAIN_MS = 1_500

function announce(producer: string, url: string | null): void {
  const ready = producer.replace('agent-runs-', '')
  const line = url === null ? { ready } : { ready, url, listening: url }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function complain(producer: string, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${producer}: ${text}\n`)
}

function stopInTime(producer: string, running: RunningProcess, recorder: Recorder): void {
  let stopping = false
  const stop = (exitCode = 0): void => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    running
      .stop()
      .then(() => recorder.stop(DRAIN_MS))
      .then(() => process.exit(exitCode))
      .catch((error: unknown) => {
        complain(producer, error)
        process.exit(1)
      })
  }
  process.on('SIGTERM', () => stop())
  process.on('SIGINT', () => stop())
  process.on('disconnect', () => stop())
  // The channel to a parent is listened to, and by itself keeps nobody alive.
  process.channel?.unref()
  running.done?.then(
    () => stop(),
    (error: unknown) => {
      capture({ error, layer: 'L7', component: 'ops.process', operation: 'run' })
      complain(producer, error)
      stop(1)
    },
  )
}

/** 32 hex digits that change when a variable of ours does; an address may hold a password. */
function digestOf(env: NodeJS.ProcessEnv): string {
  const ours = Object.entries(env).filter(([name]) => name.startsWith('AGENT_RUNS_'))
  const text = JSON.stringify(ours.sort(([a], [b]) => (a < b ? -1 : 1)))
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function startRecording(env: NodeJS.ProcessEnv, options: ProcessOptions): Recorder {
  const { AGENT_RUNS_RECORDS_DIR: folder } = readConfig(env, ['AGENT_RUNS_RECORDS_DIR'])
  const { producer, origin = 'user' } = options
  return startRecorder({
    producer,
    origin,
    version: VERSION,
    configDigest: digestOf(env),
    ...(folder === undefined
      ? {}
      : {
          sink: { kind: 'jsonl', file: join(folder, `${producer}-${process.pid}.jsonl`) },
          journal: { dir: join(folder, 'journal') },
        }),
  })
}

const misconfigured = ['FC_RUNS_CONFIG_INVALID', 'FC_CONFIG_INVALID']

function exitCodeOf(error: unknown): number {
  return misconfigured.some((code) => FirstContactError.is(error, code)) ? 3 : 1
}

/**
 * Runs one process of the product: recorder first, then the work, then one line on stdout that
 * says that it is ready and where. Exit code 3 means that it was configured wrongly.
 */
export async function runProcess(options: ProcessOptions): Promise<void> {
  const { producer } = options
  let recorder: Recorder | undefined
  try {
    recorder = startRecording(process.env, options)
    const running = await options.start(process.env)
    stopInTime(producer, running, recorder)
    announce(producer, running.url)
  } catch (error) {
    complain(producer, error)
    await recorder?.stop(DRAIN_MS)
    process.exit(exitCodeOf(error))
  }
}
