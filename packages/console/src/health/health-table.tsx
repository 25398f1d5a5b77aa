import type { HealthSignalView } from '../api/views.ts'
import { figureText } from '../parts/count-text.ts'
import { LayerTag } from '../parts/layer-tag.tsx'
import { measureText, percentText } from '../parts/measure-text.ts'
import { StatusLabel } from '../parts/status-label.tsx'
import type { RowFocus } from '../shortcuts/use-row-focus.ts'
import { Moment } from '../time/moment.tsx'
import { ComponentLink, type HealthLinkSearch } from './component-link.tsx'
import classes from './health-table.module.css'

interface HealthRowsProps {
  readonly components: readonly HealthSignalView[]
  readonly focus: RowFocus<HTMLDivElement>
  readonly search: HealthLinkSearch
}

const trendWords = { better: 'better', steady: 'steady', worse: 'worse', unknown: '–' } as const

function Reasons({ signal }: { readonly signal: HealthSignalView }) {
  if (signal.reasons.length === 0) return null
  return <span className={classes['reasons']}>{signal.reasons.join('; ')}</span>
}

function Success({ signal }: { readonly signal: HealthSignalView }) {
  const { success_rate } = signal
  if (success_rate === null) return <span className={classes['none']}>–</span>
  return (
    <span className={classes['success']}>
      {percentText(success_rate)}
      <svg className={classes['gauge']} viewBox="0 0 100 4" aria-hidden="true">
        <rect width="100" height="4" rx="2" className={classes['rail']} />
        <rect width={success_rate * 100} height="4" rx="2" className={classes['share']} />
      </svg>
    </span>
  )
}

export function HealthTable({ components, focus, search }: HealthRowsProps) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Component</th>
          <th scope="col">Status</th>
          <th scope="col">Went well</th>
          <th scope="col" className={classes['number']}>
            Operations
          </th>
          <th scope="col" className={classes['number']}>
            95 of 100 within
          </th>
          <th scope="col">Trend</th>
          <th scope="col" className={classes['number']}>
            Incidents
          </th>
          <th scope="col">Last seen</th>
        </tr>
      </thead>
      <tbody>
        {components.map((signal, index) => (
          <tr key={`${signal.layer} ${signal.component}`} data-status={signal.status}>
            <td className={classes['what']}>
              <ComponentLink
                signal={signal}
                index={index}
                focus={focus}
                search={search}
                className={classes['name']}
              />
              <span className={classes['layer']}>
                <LayerTag layer={signal.layer} />
              </span>
              <Reasons signal={signal} />
            </td>
            <td>
              <StatusLabel status={signal.status} />
            </td>
            <td>
              <Success signal={signal} />
            </td>
            <td className={classes['number']}>{figureText(signal.operations)}</td>
            <td className={classes['number']}>
              {measureText('us', signal.latency?.p95_us ?? null)}
            </td>
            <td className={classes['trend']} data-trend={signal.trend}>
              {trendWords[signal.trend]}
            </td>
            <td className={classes['number']}>{figureText(signal.active_incidents)}</td>
            <td>
              {signal.last_seen_at === null ? (
                <span className={classes['none']}>not counted</span>
              ) : (
                <Moment at={signal.last_seen_at} layout="stack" />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The same rows on a narrow screen. */
export function HealthCards({ components, focus, search }: HealthRowsProps) {
  return (
    <ul className={classes['cards']}>
      {components.map((signal, index) => (
        <li
          key={`${signal.layer} ${signal.component}`}
          className={classes['card']}
          data-status={signal.status}
        >
          <div className={classes['head']}>
            <ComponentLink
              signal={signal}
              index={index}
              focus={focus}
              search={search}
              className={classes['name']}
            />
            <StatusLabel status={signal.status} />
          </div>
          <p className={classes['facts']}>
            <LayerTag layer={signal.layer} />
            <span>{signal.summary}</span>
            {signal.trend === 'better' || signal.trend === 'worse' ? (
              <span>{signal.trend} than a day ago</span>
            ) : null}
          </p>
          <Reasons signal={signal} />
        </li>
      ))}
    </ul>
  )
}
