// A producer whose errors carry secrets where real ones do: message, cause chain, context, job
// arguments, a database error. `failing-with-secrets.ts <database url>`; the recorder is configured
// by its environment.
import { capture, correlationScope, startRecorder } from '@first-contact/recorder'
import { withJobCorrelation } from '@first-contact/recorder/graphile-worker'
import { instrumentPool } from '@first-contact/recorder/pg'
import { Logger, run } from 'graphile-worker'
import { Pool } from 'pg'
import { planted } from './planted-secrets.ts'

const recorder = startRecorder({ producer: 'secrets' })

function messages(): readonly Error[] {
  return [
    new Error(`login failed for ${planted.email} with password=${planted.password}`),
    new Error(`declined: card ${planted.cardSpaced} of ${planted.phone}`),
    new Error(`request failed: authorization: Bearer ${planted.bearer}`),
    new Error(`connect postgres://app:${planted.urlPassword}@db.internal/app failed`),
    new Error('could not pay', {
      cause: new Error(`provider said no to ${planted.card}`, {
        cause: new Error(`api_key=${planted.apiKey} is not valid`),
      }),
    }),
  ]
}

function captureAll(): void {
  for (const error of messages()) {
    capture({
      error,
      input: { goal: planted.goal, card: planted.card },
      context: {
        headers: { cookie: `sid=${planted.cookie}`, authorization: `Bearer ${planted.bearer}` },
        user: { email: planted.email, password: planted.password, phone: planted.phone },
        url: `https://pay.example/charge?api_key=${planted.apiKey}`,
      },
    })
  }
}

async function failInDatabase(connectionString: string): Promise<void> {
  const pool = instrumentPool(new Pool({ connectionString }))
  const insert = () => pool.query('insert into planted (email) values ($1)', [planted.email])
  await pool.query('create table planted (email text unique)')
  await insert()
  await insert().catch((error: unknown) => capture({ error }))
  await pool
    .query(`select '${planted.password}'::integer`)
    .catch((error: unknown) => capture({ error }))
  await pool.end()
}

/** A job of a real queue, whose payload and failure carry secrets. */
async function failInJob(connectionString: string): Promise<void> {
  const taskList = withJobCorrelation({
    remind: async (payload) => {
      throw new Error(`cannot remind ${JSON.stringify(payload)}`)
    },
  })
  const runner = await run({
    connectionString,
    taskList,
    noHandleSignals: true,
    pollInterval: 200,
    // The queue's own log repeats the error it was given; it is the product's to silence.
    logger: new Logger(() => () => undefined),
  })
  const failed = new Promise<void>((resolve) => {
    runner.events.once('job:failed', () => resolve())
  })
  const payload = { email: planted.email, password: planted.password }
  await runner.addJob('remind', payload, { maxAttempts: 1 })
  await failed
  await runner.stop()
}

await correlationScope({ component: 'secrets.api', layer: 'L2', operation: 'leak' }, async () => {
  captureAll()
  await failInDatabase(process.argv[2] ?? '')
  await failInJob(process.argv[2] ?? '')
})
const { remaining } = await recorder.stop(20_000)
console.log(JSON.stringify({ remaining }))
