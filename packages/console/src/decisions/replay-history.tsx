import { Button } from '@mantine/core'
import { useState } from 'react'
import { isOpenReplay } from '../api/replay-decision.ts'
import type { DecisionReplayView } from '../api/views.ts'
import { VerdictLabel } from '../parts/verdict-label.tsx'
import { durationText } from '../time/duration-text.ts'
import { Moment } from '../time/moment.tsx'
import classes from './replay-history.module.css'
import { flipText, resultOf } from './replay-news.ts'
import { versionText } from './version-text.ts'

const shownFirst = 5

/** All replays that have ended, newest first, once there are more than the one that is shown. */
export function ReplayHistory({ replays }: { readonly replays: readonly DecisionReplayView[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const ended = replays.filter((replay) => !isOpenReplay(replay))
  if (ended.length < 2) return null
  const shown = isWhole ? ended : ended.slice(0, shownFirst)
  return (
    <section aria-label="Replays so far" className={classes['history']}>
      <h3 className={classes['title']}>Replays so far</h3>
      <ol>
        {shown.map((replay) => (
          <li key={replay.id} className={classes['replay']}>
            <Outcome replay={replay} />
            <span className={classes['who']}>
              <Moment at={replay.asked_at} /> by {replay.asked_by}
              {replay.duration_ms !== null && `, ${durationText(replay.duration_ms * 1000)}`}
            </span>
          </li>
        ))}
      </ol>
      {shown.length < ended.length && (
        <Button variant="default" size="xs" mt={8} onClick={() => setIsWhole(true)}>
          Show {ended.length - shown.length} more
        </Button>
      )}
    </section>
  )
}

function Outcome({ replay }: { readonly replay: DecisionReplayView }) {
  const result = resultOf(replay, 'current') ?? resultOf(replay, 'recorded')
  if (result === undefined) {
    const word = replay.state === 'interrupted' ? 'Interrupted' : 'Failed'
    return (
      <span className={classes['bad']}>{`${word}: ${replay.reason ?? 'no reason is kept'}`}</span>
    )
  }
  const flip = flipText(result)
  return (
    <span className={classes['outcome']}>
      <VerdictLabel verdict={result.verdict} />
      {flip !== null && <span>{flip}</span>}
      {result.version !== null && <code>{versionText(result.version)}</code>}
    </span>
  )
}
