import type { DecisionReplayView } from '../api/views.ts'
import { durationText } from '../time/duration-text.ts'
import { Moment } from '../time/moment.tsx'
import classes from './replay-panel.module.css'
import { VerdictLabel } from './verdict-label.tsx'
import { versionText } from './version-text.ts'

const codeWords = { recorded: 'the code that decided', current: 'today’s code' } as const

const stateWords = {
  queued: 'is waiting',
  running: 'is running',
  done: 'took',
  failed: 'failed',
  interrupted: 'was interrupted',
} as const

/** Replays that were asked for here, newest first; the newest in full. */
export function KeptReplays({ replays }: { readonly replays: readonly DecisionReplayView[] }) {
  const [newest, ...earlier] = replays
  if (newest === undefined) return null
  return (
    <>
      <Replay replay={newest} />
      {earlier.length > 0 && (
        <details className={classes['earlier']}>
          <summary>
            {earlier.length === 1 ? 'One earlier replay' : `${earlier.length} earlier replays`}
          </summary>
          {earlier.map((replay) => (
            <Replay key={replay.id} replay={replay} />
          ))}
        </details>
      )}
    </>
  )
}

function Replay({ replay }: { readonly replay: DecisionReplayView }) {
  const { state, duration_ms, reason } = replay
  return (
    <div className={classes['replay']}>
      <p className={classes['who']} aria-live="polite">
        Asked for by {replay.asked_by} <Moment at={replay.asked_at} />; {stateWords[state]}
        {state === 'done' && duration_ms !== null && ` ${durationText(duration_ms * 1000)}`}
        {reason !== null && `: ${reason}`}.
      </p>
      {replay.results.length > 0 && (
        <ul className={classes['results']}>
          {replay.results.map((result) => (
            <li key={result.code}>
              <p className={classes['result']}>
                <VerdictLabel verdict={result.verdict} />
                <span>
                  with {codeWords[result.code]} <code>{versionText(result.version)}</code>
                </span>
              </p>
              {result.reason !== null && <p className={classes['note']}>{result.reason}</p>}
              {result.differences.length > 0 && <Differences result={result} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Differences({ result }: { readonly result: DecisionReplayView['results'][number] }) {
  return (
    <table className={classes['differences']}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Was</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {result.differences.map(({ pointer, recorded, replayed }) => (
          <tr key={pointer}>
            <td>
              <code>{pointer === '' ? 'the answer' : pointer.slice(1)}</code>
            </td>
            <td>
              <code>{recorded ?? 'nothing'}</code>
            </td>
            <td>
              <code>{replayed ?? 'nothing'}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
