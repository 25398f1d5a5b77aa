import { Link } from '@tanstack/react-router'
import type { ComponentHealthView } from '../api/views.ts'
import { figureText } from '../parts/count-text.ts'
import { LayerTag } from '../parts/layer-tag.tsx'
import { measureText } from '../parts/measure-text.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { Panel } from '../parts/panel.tsx'
import { StatusLabel } from '../parts/status-label.tsx'
import { ValueChart } from '../parts/value-chart.tsx'
import { Moment } from '../time/moment.tsx'
import classes from './health-page.module.css'
import { lastDay } from './last-day.ts'

export function LoadedComponent({ health }: { readonly health: ComponentHealthView }) {
  const hours = lastDay(health.hours, Date.parse(health.last_checked))
  return (
    <>
      <div className={classes['marks']}>
        <StatusLabel status={health.status} />
        <LayerTag layer={health.layer} />
        {health.last_seen_at !== null && (
          <span>
            last counted <Moment at={health.last_seen_at} />
          </span>
        )}
      </div>
      <PageTitle tab={health.component} className={classes['name']}>
        {health.component}
      </PageTitle>
      <p className={classes['lead']}>{health.summary}</p>
      {health.reasons.length > 0 && (
        <ul className={classes['reasons']} data-status={health.status}>
          {health.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <p className={classes['links']}>
        <Link to="/incidents" search={{ q: `component:${health.component}` }}>
          Its incidents
        </Link>
      </p>
      <div className={classes['charts']}>
        <Panel title="Operations, 24 hours">
          <ValueChart
            unit="count"
            what="operations"
            points={hours.map(({ hour, stats }) => ({ hour, value: stats?.operations ?? 0 }))}
          />
        </Panel>
        <Panel title="Went well">
          <ValueChart
            unit="ratio"
            what="of the operations went well"
            points={hours.map(({ hour, stats }) => ({ hour, value: successOf(stats) }))}
          />
        </Panel>
        <Panel title="95 of 100 within">
          <ValueChart
            unit="us"
            what="was enough for 95 of 100"
            points={hours.map(({ hour, stats }) => ({ hour, value: stats?.p95_us ?? null }))}
          />
        </Panel>
      </div>
      <Panel title="By operation" isFlush>
        <Operations health={health} />
      </Panel>
    </>
  )
}

function successOf(stats: ComponentHealthView['hours'][number] | undefined): number | null {
  return stats === undefined || stats.operations === 0 ? null : 1 - stats.errors / stats.operations
}

function Operations({ health: { by_operation } }: { readonly health: ComponentHealthView }) {
  if (by_operation.length === 0) {
    return <p className={classes['none']}>Nothing was counted in the window.</p>
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways on a narrow screen, and has to be reached by keyboard for that (WCAG 2.1.1)
    <div className={classes['scroll']} tabIndex={0} role="group" aria-label="Operations">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col" className={classes['number']}>
              Ended
            </th>
            <th scope="col" className={classes['number']}>
              Failed
            </th>
            <th scope="col" className={classes['number']}>
              Went well
            </th>
            <th scope="col" className={classes['number']}>
              Half within
            </th>
            <th scope="col" className={classes['number']}>
              95 of 100 within
            </th>
            <th scope="col" className={classes['number']}>
              Longest
            </th>
          </tr>
        </thead>
        <tbody>
          {by_operation.map(({ operation, operations, errors, success_rate, latency }) => (
            <tr key={operation}>
              <td>
                <code>{operation}</code>
              </td>
              <td className={classes['number']}>{figureText(operations)}</td>
              <td className={classes['number']}>{figureText(errors)}</td>
              <td className={classes['number']}>{measureText('ratio', success_rate)}</td>
              <td className={classes['number']}>{measureText('us', latency.p50_us)}</td>
              <td className={classes['number']}>{measureText('us', latency.p95_us)}</td>
              <td className={classes['number']}>{measureText('us', latency.max_us)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
