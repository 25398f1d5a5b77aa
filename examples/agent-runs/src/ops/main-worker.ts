import { EventEmitter } from 'node:events'
import { withJobCorrelation } from '@first-contact/recorder/graphile-worker'
import { run, type WorkerEvents } from 'graphile-worker'
import { decisions } from '../engines/decide.ts'
import { estimateCents } from '../engines/price-list.ts'
import { openCircuitBreaker } from '../platform/circuit-breaker.ts'
import { readConfig } from '../platform/config.ts'
import { openDatabase, openQueuePool } from '../platform/database.ts'
import { heldJobs } from '../platform/held-jobs.ts'
import { migrate, QUEUE_SCHEMA } from '../platform/migrations.ts'
import { policyDocument } from '../platform/policy-document.ts'
import { quietLogger } from '../platform/quiet-logger.ts'
import { openToolsClient } from '../platform/tools-client.ts'
import { keepWatch } from '../workers/keep-watch.ts'
import { runTasks } from '../workers/run-tasks.ts'
import type { WorkerPorts } from '../workers/worker-ports.ts'
import { runProcess, type RunningProcess } from './process-lifecycle.ts'
import { untilQueueEnds, untilQueueHadItsTime } from './until-queue-ends.ts'

const PRODUCER = 'agent-runs-worker'
/** Jobs under way get this long to end before they are told to abort. */
const ABORT_AFTER_MS = 2_000
/**
 * Books ended jobs in batches of a tick. Without batches a connection lost while booking is an
 * unhandled rejection of the queue's and ends the process on the spot; with them the queue stops
 * in order and says so.
 */
const BOOKING = { completeJobBatchDelay: 0, failJobBatchDelay: 0 }
/** Beside the jobs: the watch, and one in hand. */
const EXTRA_CONNECTIONS = 2
/** Beside the jobs: what listens for new ones, and one in hand. */
const EXTRA_QUEUE_CONNECTIONS = 2

const names = [
  'DATABASE_URL',
  'AGENT_RUNS_TOOLS_URL',
  'AGENT_RUNS_TOOL_TIMEOUT_MS',
  'AGENT_RUNS_MAX_ATTEMPTS',
  'AGENT_RUNS_WORKER_CONCURRENCY',
  'AGENT_RUNS_POLL_INTERVAL_MS',
  'AGENT_RUNS_HEARTBEAT_MS',
  'AGENT_RUNS_DEAD_AFTER_MS',
  'AGENT_RUNS_TENANT_DAILY_CENTS',
  'AGENT_RUNS_BREAKER_FAILURES',
  'AGENT_RUNS_BREAKER_COOL_DOWN_MS',
] as const

async function startWorker(env: NodeJS.ProcessEnv): Promise<RunningProcess> {
  const config = readConfig(env, names)
  const concurrency = config.AGENT_RUNS_WORKER_CONCURRENCY
  const address = { connectionString: config.DATABASE_URL, applicationName: PRODUCER }
  const database = openDatabase({ ...address, maxConnections: concurrency + EXTRA_CONNECTIONS })
  await migrate(database)
  const tools = openToolsClient({
    baseUrl: config.AGENT_RUNS_TOOLS_URL,
    timeoutMs: config.AGENT_RUNS_TOOL_TIMEOUT_MS,
  })
  const ports: WorkerPorts = {
    database,
    tools,
    decisions: { ...decisions, estimateCents },
    policy: policyDocument,
    maxAttempts: config.AGENT_RUNS_MAX_ATTEMPTS,
    tenantDailyCents: config.AGENT_RUNS_TENANT_DAILY_CENTS,
    breaker: openCircuitBreaker(database, {
      failureThreshold: config.AGENT_RUNS_BREAKER_FAILURES,
      coolDownMs: config.AGENT_RUNS_BREAKER_COOL_DOWN_MS,
      probeTimeoutMs: 2 * config.AGENT_RUNS_TOOL_TIMEOUT_MS,
    }),
  }
  const events: WorkerEvents = new EventEmitter()
  const workerPool = new Promise<string>((resolve) => {
    events.once('pool:create', (event) => resolve(event.workerPool.id))
  })
  const held = heldJobs(events)
  const hadItsTime = untilQueueHadItsTime(events)
  const queuePool = openQueuePool({
    ...address,
    maxConnections: concurrency + EXTRA_QUEUE_CONNECTIONS,
  })
  const runner = await run({
    pgPool: queuePool,
    schema: QUEUE_SCHEMA,
    concurrency,
    pollInterval: config.AGENT_RUNS_POLL_INTERVAL_MS,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: ABORT_AFTER_MS,
    logger: quietLogger,
    events,
    preset: { worker: BOOKING },
    taskList: withJobCorrelation(runTasks(ports), { component: 'workers.run' }),
  })
  const watch = keepWatch({
    database,
    workerPool: await workerPool,
    held,
    heartbeatMs: config.AGENT_RUNS_HEARTBEAT_MS,
    deadAfterMs: config.AGENT_RUNS_DEAD_AFTER_MS,
  })
  let stopping = false
  return {
    url: null,
    done: untilQueueEnds(Promise.race([runner.promise, hadItsTime]), () => stopping),
    stop: async () => {
      stopping = true
      // It refuses when it has stopped by itself, which is no reason to keep the rest.
      await Promise.race([runner.stop().catch(() => undefined), hadItsTime])
      await watch.stop()
      await tools.close()
      await Promise.all([queuePool.end(), database.pool.end()])
    },
  }
}

await runProcess({ producer: PRODUCER, start: startWorker })
