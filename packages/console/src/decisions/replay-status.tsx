import type { DecisionReplayView } from '../api/views.ts'
import { durationText } from '../time/duration-text.ts'
import { Moment } from '../time/moment.tsx'
import classes from './replay-ask.module.css'

/** Who asked when, and how far it is; said aloud as it changes. */
export function ReplayStatus({ newest }: { readonly newest: DecisionReplayView | undefined }) {
  const isBad = newest?.state === 'failed' || newest?.state === 'interrupted'
  return (
    <div className={classes['status']} data-bad={isBad || undefined}>
      <p aria-live="polite">{newest === undefined ? 'Not replayed yet.' : stateText(newest)}</p>
      {newest !== undefined && (
        <p className={classes['who']}>
          Asked for by {newest.asked_by} <Moment at={newest.asked_at} />
        </p>
      )}
    </div>
  )
}

function stateText({ state, duration_ms, reason }: DecisionReplayView): string {
  const took = duration_ms === null ? '' : ` in ${durationText(duration_ms * 1000)}`
  const why = reason === null ? '' : `: ${reason}`
  const texts = {
    queued: 'Waits for the station, which runs one at a time.',
    running: 'Runs in a process of its own, for at most a minute.',
    done: `Replayed${took}.`,
    failed: `Failed${why}.`,
    interrupted: `Interrupted${why}.`,
  }
  return texts[state]
}
