import type { DecisionReplayView } from '../api/views.ts'
import { VerdictLabel } from '../parts/verdict-label.tsx'
import { Moment } from '../time/moment.tsx'
import { ReplayDifferences } from './replay-differences.tsx'
import { flipText, replayNews, resultOf, resultText } from './replay-news.ts'
import classes from './replay-result.module.css'
import { versionText } from './version-text.ts'

const codes = [
  { code: 'recorded', title: 'The code that decided' },
  { code: 'current', title: 'Today’s code' },
] as const

/** The last result: a verdict for each code, and what came out otherwise. */
export function ReplayResult({ replays }: { readonly replays: readonly DecisionReplayView[] }) {
  const { newest, last } = replayNews(replays)
  return (
    <>
      {/* There before any replay, so that a result takes the place of none. */}
      <ul className={classes['verdicts']}>
        {codes.map(({ code, title }) => (
          <li key={code} className={classes['verdict']}>
            <h3 className={classes['title']}>{title}</h3>
            <Verdict result={resultOf(last, code)} />
          </li>
        ))}
      </ul>
      {last !== undefined && last !== newest && (
        <p className={classes['older']}>
          As of the replay that {last.asked_by} asked for <Moment at={last.asked_at} />.
        </p>
      )}
      {codes.map(({ code, title }) => {
        const result = resultOf(last, code)
        if (result === undefined || result.differences.length === 0) return null
        return (
          <ReplayDifferences
            key={code}
            caption={code === 'current' ? 'What comes out otherwise' : `${title}, otherwise`}
            differences={result.differences}
          />
        )
      })}
    </>
  )
}

interface VerdictProps {
  readonly result: DecisionReplayView['results'][number] | undefined
}

function Verdict({ result }: VerdictProps) {
  if (result === undefined) return <p className={classes['none']}>No verdict yet.</p>
  const flip = flipText(result)
  return (
    <>
      <p className={classes['word']}>
        <VerdictLabel verdict={result.verdict} />
        {result.version !== null && <code>{versionText(result.version)}</code>}
      </p>
      <p className={classes['text']}>
        {flip !== null && <strong className={classes['flip']}>{flip}</strong>}
        {resultText(result)}
      </p>
    </>
  )
}
