import { correlationPlugin } from '@first-contact/recorder/fastify'
import { createHttpServer } from '../api/http-server.ts'
import { addRunsApi } from '../api/runs-api.ts'
import { checkReady } from '../platform/check-ready.ts'
import { readConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { migrate } from '../platform/migrations.ts'
import { acceptRun } from '../platform/run-intake.ts'
import { readRun } from '../platform/run-reader.ts'
import { runProcess, type RunningProcess } from './process-lifecycle.ts'

const PRODUCER = 'agent-runs-api'

async function start(env: NodeJS.ProcessEnv): Promise<RunningProcess> {
  const config = readConfig(env, [
    'DATABASE_URL',
    'AGENT_RUNS_HOST',
    'AGENT_RUNS_API_PORT',
    'AGENT_RUNS_DB_CONNECTIONS',
  ])
  const database = openDatabase({
    connectionString: config.DATABASE_URL,
    applicationName: PRODUCER,
    maxConnections: config.AGENT_RUNS_DB_CONNECTIONS,
  })
  await migrate(database)
  const app = createHttpServer({ closing: 'wait' })
  await app.register(correlationPlugin, { component: 'api.runs', errorHandler: false })
  addRunsApi(app, {
    accept: (request) => acceptRun(database, request),
    read: (runId) => readRun(database, runId),
    isReady: async () => {
      try {
        await checkReady(database)
        return true
      } catch {
        return false
      }
    },
  })
  const url = await app.listen({ host: config.AGENT_RUNS_HOST, port: config.AGENT_RUNS_API_PORT })
  return {
    url,
    stop: async () => {
      await app.close()
      await database.pool.end()
    },
  }
}

await runProcess({ producer: PRODUCER, start })
