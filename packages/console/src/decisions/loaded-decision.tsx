import type { DecisionDetailView } from '../api/views.ts'
import { Panel } from '../parts/panel.tsx'
import { DecisionFacts } from './decision-facts.tsx'
import { DecisionHeader } from './decision-header.tsx'
import classes from './decision-page.module.css'
import { DecisionValues } from './decision-values.tsx'
import { DecidedTogether } from './decided-together.tsx'
import { ReplayPanel } from './replay-panel.tsx'

export function LoadedDecision({ decision }: { readonly decision: DecisionDetailView }) {
  return (
    <>
      <DecisionHeader decision={decision} />
      <div className={classes['columns']}>
        <div className={classes['main']}>
          {decision.error !== null && (
            <p className={classes['threw']}>
              <strong>{decision.error.type}</strong>
              {decision.error.summary === '' ? '' : `: ${decision.error.summary}`}
            </p>
          )}
          {decision.error === null && (
            <DecisionValues title="The answer" what="answer" fields={decision.output_fields} />
          )}
          <DecisionValues
            title="Decided on this input"
            what="input"
            fields={decision.input_fields}
          />
          <ReplayPanel decision={decision} />
          <DecidedTogether decision={decision} />
        </div>
        <div className={classes['side']}>
          <Panel title="Facts">
            <DecisionFacts decision={decision} />
          </Panel>
        </div>
      </div>
    </>
  )
}
