import { FirstContactError } from '@first-contact/recorder'
import type { WorkerEvents } from 'graphile-worker'

/**
 * Jobs under way end well within it. The queue itself may never end: it counts the bookings that it
 * still owes, miscounts after one of them has failed, and waits for the rest for ever, while its
 * process beats on and nobody plays the jobs it holds.
 */
const QUEUE_ENDS_WITHIN_MS = 3_000

/** Settles when the queue has begun to stop and has had its time, whether it has ended or not. */
export function untilQueueHadItsTime(events: WorkerEvents): Promise<void> {
  return new Promise((resolve) => {
    events.once('pool:gracefulShutdown', () => {
      setTimeout(resolve, QUEUE_ENDS_WITHIN_MS).unref()
    })
  })
}

/**
 * Waits for the end of the queue. It gives up when it cannot book what was done; a fresh process can.
 *
 * @throws FC_RUNS_QUEUE_STOPPED when nobody asked it to stop
 */
export async function untilQueueEnds(
  ended: Promise<unknown>,
  isStopping: () => boolean,
): Promise<void> {
  await ended
  if (!isStopping()) throw new FirstContactError('FC_RUNS_QUEUE_STOPPED')
}
