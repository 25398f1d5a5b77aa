import { replayError } from '../errors/replay-error.ts'

/** FC_CAPSULE_BROKEN: what of a capsule is not as it was written. */
export function broken(why: string) {
  return replayError('FC_CAPSULE_BROKEN', `the capsule is not as it was written: ${why}`)
}
