import { randomBytes } from 'node:crypto'
import { FirstContactError } from '../errors/first-contact-error.ts'

const producerPattern = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/i
const epochDigits = 9

/** One start of a producer: sorts by start time, and two starts in one millisecond differ. */
export function newProducerEpoch(nowMs: number = Date.now()): string {
  const start = nowMs.toString(36).padStart(epochDigits, '0')
  return `${start}-${randomBytes(4).toString('hex')}`
}

/**
 * Checks a producer's name; it becomes a folder name.
 *
 * @throws FC_CONFIG_INVALID
 */
export function checkProducer(producer: unknown): string {
  if (typeof producer === 'string' && producerPattern.test(producer)) return producer
  throw new FirstContactError('FC_CONFIG_INVALID', {
    message:
      'producer must be 1 to 64 letters, digits, dots, dashes or underscores, such as "agent-runs-api".',
  })
}
