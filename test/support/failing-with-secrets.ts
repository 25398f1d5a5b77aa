// A producer whose errors carry secrets where real ones do: message, cause chain, context, job
// arguments, a database error. `failing-with-secrets.ts <database url>`; the recorder is configured
// by its environment.
import { capture, correlationScope, startRecorder } from '@first-contact/recorder'
import { withJobCorrelation } from '@first-contact/recorder/graphile-worker'
import { instrumentPool } from '@first-contact/recorder/pg'
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

async function failInJob(): Promise<void> {
  const tasks = withJobCorrelation({
    remind: async (payload) => {
      throw new Error(`cannot remind ${JSON.stringify(payload)}`)
    },
  })
  const payload = { email: planted.email, password: planted.password }
  const helpers = { job: { id: '1', attempts: 1, max_attempts: 1, task_identifier: 'remind' } }
  // The helpers hold what the hook reads of a job; a worker would hand over more.
  await tasks['remind']?.(payload, helpers as never)
}

await correlationScope({ component: 'secrets.api', layer: 'L2', operation: 'leak' }, async () => {
  captureAll()
  await failInDatabase(process.argv[2] ?? '')
  await failInJob().catch((error: unknown) => capture({ error }))
})
const { remaining } = await recorder.stop(20_000)
console.log(JSON.stringify({ remaining }))
