import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  capture,
  correlationScope,
  FirstContactError,
  outboundHeaders,
} from '@first-contact/recorder'
import { request } from 'undici'
import { readConfig } from '../platform/config.ts'
import { runProcess, type RunningProcess } from './process-lifecycle.ts'
import { trafficPlan, type TrafficRun } from './traffic-plan.ts'

/** An answer later than this counts as none. */
const ANSWER_WITHIN_MS = 5_000

interface Traffic {
  readonly apiUrl: string
  readonly ratePerSecond: number
  readonly seed: number
  readonly runs: number
  readonly verbose: boolean
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  const message = `--${name}: must be a number above 0`
  throw new FirstContactError('FC_RUNS_CONFIG_INVALID', { message })
}

function readOptions(): {
  rate: string
  seed: string
  runs?: string
  verbose: boolean
} {
  try {
    return parseArgs({
      options: {
        rate: { type: 'string', default: '1' },
        seed: { type: 'string', default: '7' },
        runs: { type: 'string' },
        verbose: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unreadable arguments'
    throw new FirstContactError('FC_RUNS_CONFIG_INVALID', { message, cause: error })
  }
}

function readTraffic(env: NodeJS.ProcessEnv): Traffic {
  const { rate, seed, runs, verbose } = readOptions()
  return {
    apiUrl: readConfig(env, ['AGENT_RUNS_API_URL']).AGENT_RUNS_API_URL,
    ratePerSecond: positive('rate', rate),
    seed: positive('seed', seed),
    runs: runs === undefined ? Number.POSITIVE_INFINITY : positive('runs', runs),
    verbose,
  }
}

async function send(traffic: Traffic, run: TrafficRun): Promise<void> {
  const { statusCode, body } = await request(new URL('/runs', traffic.apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...outboundHeaders() },
    body: JSON.stringify(run.body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  const answer = await body.text()
  if (traffic.verbose) process.stdout.write(`${run.kind} ${statusCode} ${answer}\n`)
}

/** One run of one pretended user, a correlation of its own. */
async function visit(traffic: Traffic, run: TrafficRun): Promise<void> {
  const scope = {
    component: 'ops.traffic',
    layer: 'L7',
    operation: 'send run',
    attributes: { kind: run.kind },
  } as const
  await correlationScope(scope, async () => {
    try {
      await send(traffic, run)
    } catch (error) {
      capture({ error })
    }
  })
}

async function sendAll(traffic: Traffic, stopping: AbortSignal): Promise<void> {
  // Two sittings with one seed are the same runs under other keys.
  const plan = trafficPlan(traffic.seed, `traffic-${randomBytes(4).toString('hex')}`)
  const visits = new Set<Promise<void>>()
  for (let sent = 0; sent < traffic.runs && !stopping.aborted; sent += 1) {
    const visiting = visit(traffic, plan.next().value).finally(() => visits.delete(visiting))
    visits.add(visiting)
    await setTimeout(1000 / traffic.ratePerSecond, undefined, { signal: stopping }).catch(
      () => undefined,
    )
  }
  await Promise.all(visits)
}

async function start(env: NodeJS.ProcessEnv): Promise<RunningProcess> {
  const stopping = new AbortController()
  const done = sendAll(readTraffic(env), stopping.signal)
  return {
    url: null,
    done,
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

// Nobody must take these runs for users: the origin travels along, signed with the project's key.
await runProcess({ producer: 'agent-runs-traffic', origin: 'synthetic', start })
