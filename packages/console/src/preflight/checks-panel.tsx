import type { CheckView } from '../api/views.ts'
import { isLayer, layerWords } from '../parts/layer-words.ts'
import { Panel } from '../parts/panel.tsx'
import { Check } from './check.tsx'
import classes from './preflight-page.module.css'

interface ChecksPanelProps {
  readonly layer: string
  readonly checks: readonly CheckView[]
}

const stateOrder: readonly CheckView['state'][] = ['fail', 'not_run', 'waived', 'pass']

/** The checks of one layer; what is not green stands first. */
export function ChecksPanel({ layer, checks }: ChecksPanelProps) {
  const passed = checks.filter(({ state }) => state === 'pass').length
  const ordered = checks.toSorted(
    (a, b) => stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state),
  )
  return (
    <Panel
      title={`${layer} ${isLayer(layer) ? layerWords[layer] : ''}`}
      isFlush
      aside={
        <span className={classes['tally']}>
          {passed} of {checks.length} hold
        </span>
      }
    >
      <ul>
        {ordered.map((check) => (
          <li key={check.id} className={classes['check']} data-state={check.state}>
            <Check check={check} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
