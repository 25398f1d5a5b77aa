import { Link } from '@tanstack/react-router'
import type { DecisionDetailView } from '../api/views.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { originText } from '../parts/origin-text.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { VerdictLabel } from '../parts/verdict-label.tsx'
import { durationText } from '../time/duration-text.ts'
import { Moment } from '../time/moment.tsx'
import classes from './decision-page.module.css'
import { ReplayabilityLabel } from './replayability-label.tsx'

/** What the engine did, after its name. */
function deed({ type, outcome, error }: DecisionDetailView): string {
  if (type === 'threw') return `threw ${error?.type ?? 'an error'}`
  return outcome === null ? 'answered' : `decided ${outcome}`
}

/** What the last replay came to. */
function Replayed({ last }: { readonly last: NonNullable<DecisionDetailView['replayed']> }) {
  const { recorded, current } = last
  if (current !== null) return <VerdictLabel verdict={current} code="today’s code" />
  return recorded === null ? null : <VerdictLabel verdict={recorded} code="its own code" />
}

/** The decision in one sentence, with who was waiting for it. */
export function DecisionHeader({ decision }: { readonly decision: DecisionDetailView }) {
  const { id, engine, affected_run, agent_id, correlation_id, replayed } = decision
  return (
    <header className={classes['header']}>
      <div className={classes['marks']}>
        <ReplayabilityLabel value={decision.replayability} />
        {replayed !== null && <Replayed last={replayed} />}
        <span className={classes['origin']}>{originText([decision.origin])}</span>
        <span className={classes['actions']}>
          <CopyButton label="Copy id" text={() => id} />
        </span>
      </div>
      <PageTitle tab={decision.summary} className={classes['title']}>
        The {engine} engine {deed(decision)}
      </PageTitle>
      <p className={classes['lead']}>
        Decided <Moment at={decision.at} /> in {durationText(decision.duration_us)}
        {affected_run !== null && (
          <>
            , for run{' '}
            <Link to="/decisions" search={{ run: affected_run }}>
              {affected_run}
            </Link>
          </>
        )}
        {agent_id !== null && (
          <>
            {' '}
            of agent <code>{agent_id}</code>
          </>
        )}
        .
      </p>
      <p className={classes['links']}>
        <Link
          to="/timeline/$correlationId"
          params={{ correlationId: correlation_id }}
          className={classes['link']}
        >
          Timeline around it
        </Link>
      </p>
    </header>
  )
}
