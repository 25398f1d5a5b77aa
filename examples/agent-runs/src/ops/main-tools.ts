import { correlationPlugin } from '@first-contact/recorder/fastify'
import { createHttpServer } from '../api/http-server.ts'
import { rateLimit } from '../api/tools/rate-limit.ts'
import { addToolsApi } from '../api/tools/tools-api.ts'
import { readConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { migrate } from '../platform/migrations.ts'
import { payOnce, voidPayment } from '../platform/payment-ledger.ts'
import { runProcess, type RunningProcess } from './process-lifecycle.ts'

const PRODUCER = 'agent-runs-tools'

async function start(env: NodeJS.ProcessEnv): Promise<RunningProcess> {
  const config = readConfig(env, [
    'DATABASE_URL',
    'AGENT_RUNS_HOST',
    'AGENT_RUNS_TOOLS_PORT',
    'AGENT_RUNS_TOOLS_FAULT_RATE',
    'AGENT_RUNS_TOOLS_FAULT_SEED',
    'AGENT_RUNS_TOOLS_RATE_LIMIT',
    'AGENT_RUNS_DB_CONNECTIONS',
  ])
  const database = openDatabase({
    connectionString: config.DATABASE_URL,
    applicationName: PRODUCER,
    maxConnections: config.AGENT_RUNS_DB_CONNECTIONS,
  })
  await migrate(database)
  const app = createHttpServer({ closing: 'cut' })
  await app.register(correlationPlugin, { component: 'tools.api', errorHandler: false })
  addToolsApi(app, {
    payments: {
      pay: (payment) => payOnce(database, payment),
      void: (idempotencyKey) => voidPayment(database, idempotencyKey),
    },
    fault: { rate: config.AGENT_RUNS_TOOLS_FAULT_RATE, seed: config.AGENT_RUNS_TOOLS_FAULT_SEED },
    limit: rateLimit(config.AGENT_RUNS_TOOLS_RATE_LIMIT),
  })
  const url = await app.listen({ host: config.AGENT_RUNS_HOST, port: config.AGENT_RUNS_TOOLS_PORT })
  return {
    url,
    stop: async () => {
      await app.close()
      await database.pool.end()
    },
  }
}

await runProcess({ producer: PRODUCER, start })
