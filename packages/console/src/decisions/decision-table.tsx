import type { DecisionSummaryView } from '../api/views.ts'
import { VerdictLabel } from '../parts/verdict-label.tsx'
import type { RowFocus } from '../shortcuts/use-row-focus.ts'
import { durationText } from '../time/duration-text.ts'
import { Moment } from '../time/moment.tsx'
import { DecisionLink } from './decision-link.tsx'
import classes from './decision-table.module.css'
import { ReplayabilityLabel } from './replayability-label.tsx'
import { versionText } from './version-text.ts'

interface DecisionRowsProps {
  readonly decisions: readonly DecisionSummaryView[]
  readonly focus: RowFocus<HTMLDivElement>
}

interface RowProps {
  readonly decision: DecisionSummaryView
}

function Input({ decision: { input_summary } }: RowProps) {
  return (
    <span className={classes['input']}>
      {input_summary === null || input_summary === '' ? 'input not kept' : input_summary}
    </span>
  )
}

/** What a replay came to, where there was one; else whether there can be one. */
function Replay({ decision: { replayed, replayability } }: RowProps) {
  const verdict = replayed?.current ?? replayed?.recorded ?? null
  return verdict === null ? (
    <ReplayabilityLabel value={replayability} />
  ) : (
    <VerdictLabel verdict={verdict} />
  )
}

function affectedText({ affected_run, agent_id }: DecisionSummaryView): string {
  return [affected_run, agent_id].filter((each) => each !== null).join(' · ')
}

export function DecisionTable({ decisions, focus }: DecisionRowsProps) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Decision</th>
          <th scope="col">Run, agent</th>
          <th scope="col">Version</th>
          <th scope="col">Replay</th>
          <th scope="col" className={classes['number']}>
            Took
          </th>
          <th scope="col">Decided</th>
        </tr>
      </thead>
      <tbody>
        {decisions.map((decision, index) => (
          <tr key={decision.id} data-threw={decision.type === 'threw' || undefined}>
            <td className={classes['what']}>
              <DecisionLink
                decision={decision}
                index={index}
                focus={focus}
                className={classes['title']}
              />
              <Input decision={decision} />
            </td>
            <td className={classes['who']}>
              <span>{decision.affected_run}</span>
              <span className={classes['agent']}>{decision.agent_id}</span>
            </td>
            <td className={classes['nowrap']}>
              <code>{versionText(decision.engine_version)}</code>
            </td>
            <td>
              <Replay decision={decision} />
            </td>
            <td className={classes['number']}>{durationText(decision.duration_us)}</td>
            <td>
              <Moment at={decision.at} layout="stack" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The same rows on a narrow screen, where six columns would have to scroll. */
export function DecisionCards({ decisions, focus }: DecisionRowsProps) {
  return (
    <ul className={classes['cards']}>
      {decisions.map((decision, index) => (
        <li
          key={decision.id}
          className={classes['card']}
          data-threw={decision.type === 'threw' || undefined}
        >
          <DecisionLink
            decision={decision}
            index={index}
            focus={focus}
            className={classes['title']}
          />
          <Input decision={decision} />
          <p className={classes['facts']}>
            <Replay decision={decision} />
            <code>{versionText(decision.engine_version)}</code>
            <span>{affectedText(decision)}</span>
          </p>
          <p className={classes['facts']}>
            <Moment at={decision.at} />
          </p>
        </li>
      ))}
    </ul>
  )
}
