import { sqlStateOf } from './server-answer.ts'

/** SQLSTATE `serialization_failure` and `deadlock_detected`: nothing was stored, and again may do. */
const retryable = new Set(['40001', '40P01'])

/** First upper bound of the random wait; doubled with each attempt. */
const firstDelayMaxMs = 10
const delayMaxMs = 1000

/**
 * Runs again what Postgres itself rolled back for the sake of another transaction. Only on its own
 * word: where the connection was lost nothing is run again, least of all after COMMIT was sent.
 */
export async function withRetries<T>(attempts: number, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      if (attempt >= attempts || !retryable.has(sqlStateOf(error) ?? '')) throw error
      await fullJitter(attempt)
    }
  }
}

/** Anything between nothing and the bound: two that collided do not meet again. */
async function fullJitter(attempt: number): Promise<void> {
  const boundMs = Math.min(delayMaxMs, firstDelayMaxMs * 2 ** (attempt - 1))
  await new Promise((resolve) => setTimeout(resolve, Math.random() * boundMs))
}
