import { IconFlag3Filled, IconPlayerPlayFilled } from '@tabler/icons-react'
import type { CorrelatedEventView } from '../api/views.ts'
import { Moment } from '../time/moment.tsx'
import classes from './rows.module.css'

interface LastChangesProps {
  readonly changes: readonly CorrelatedEventView[]
}

/** Deploys, flags and starts: what changed is the first question when something breaks. */
export function LastChanges({ changes }: LastChangesProps) {
  if (changes.length === 0) {
    return (
      <p className={classes['none']}>
        No deploy, flag or start is recorded. <code>first-contact mark “what changed”</code> writes
        one.
      </p>
    )
  }
  return (
    <ul className={classes['rows']}>
      {changes.map((change) => {
        const Icon = change.kind === 'start' ? IconPlayerPlayFilled : IconFlag3Filled
        return (
          <li key={`${change.kind} ${change.id}`} className={classes['change']}>
            <Icon size={14} aria-hidden="true" />
            <span>
              {change.summary === '' ? change.operation : change.summary}
              <span className={classes['sub']}>
                {' '}
                {!change.summary.includes(change.producer) && <code>{change.producer} </code>}
                <Moment at={change.at} />
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
