import { replayError } from '../errors/replay-error.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { Finding } from './finding.ts'

const elsewhere: ReadonlySet<string | null> = new Set([
  'BUNDLE_NOT_KEPT',
  'VERSION_UNKNOWN',
  'ENGINE_MISSING',
])

/** Why no code can make it again; null where one may. */
export function hopelessReason({ kind, code, reason }: Verdict): string | null {
  if (kind === 'nondeterministic') {
    return `the code that decided decides otherwise when it is asked again: ${reason ?? ''}`
  }
  return kind === 'unreplayable' && !elsewhere.has(code)
    ? (reason ?? 'it cannot be replayed')
    : null
}

/** Why a row of commits has no good end. */
export function noGoodText(count: number): string {
  const commits = count === 1 ? 'the one commit' : `none of ${count} commits`
  return count === 1
    ? `${commits} there is does not decide as it did`
    : `${commits} decides as it did`
}

/**
 * Why the good end is none.
 *
 * @throws FC_REPLAY_REVISION where somebody named a commit that decides otherwise
 */
export function notGoodText({ kind, reason, place }: Finding, by: string): string {
  const sha = place.kind === 'commit' ? place.commit.sha.slice(0, 10) : place.kind
  if (by === 'given' && kind === 'changed') {
    const message = `--good ${sha} does not decide as it did: ${reason ?? kind}`
    throw replayError('FC_REPLAY_REVISION', message)
  }
  return `at ${sha} it cannot be made again: ${reason ?? kind}`
}
