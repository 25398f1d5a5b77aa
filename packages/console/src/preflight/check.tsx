import type { CheckView } from '../api/views.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Moment } from '../time/moment.tsx'
import { CheckState } from './check-state.tsx'
import classes from './preflight-page.module.css'
import { TakeRisk } from './take-risk.tsx'

const levelWords = {
  low: 'Low risk',
  medium: 'Medium risk',
  high: 'High risk',
  critical: 'Critical risk',
} as const

/** One check: what holds, what was seen, and where it does not hold what to do about it. */
export function Check({ check }: { readonly check: CheckView }) {
  const { finding, state } = check
  return (
    <>
      <div className={classes['line']}>
        <CheckState state={state} />
        <h3 className={classes['holds']}>{finding?.title ?? check.title}</h3>
        {state !== 'pass' && (
          <span className={classes['level']} data-level={check.risk_level}>
            {levelWords[check.risk_level]}
          </span>
        )}
      </div>
      <p className={classes['detail']}>{check.detail}</p>
      {finding !== null && (
        <>
          <p>{finding.impact}</p>
          <p>
            <strong>What to do:</strong> {finding.recommendation}
          </p>
        </>
      )}
      {state !== 'pass' && (
        <p className={classes['command']}>
          <code>npx {check.command}</code>
          <CopyButton label="Copy command" text={() => `npx ${check.command}`} />
        </p>
      )}
      {finding !== null && finding.acknowledgement !== null && (
        <p className={classes['taken']}>
          Taken by {finding.acknowledgement.by} until{' '}
          <Moment at={finding.acknowledgement.expires_at} />: {finding.acknowledgement.reason}
        </p>
      )}
      {finding !== null && <TakeRisk finding={finding} />}
    </>
  )
}
