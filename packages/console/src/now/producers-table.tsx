import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react'
import type { NowView } from '../api/views.ts'
import { figureText } from '../parts/count-text.ts'
import { useNarrow } from '../parts/use-narrow.ts'
import { Moment } from '../time/moment.tsx'
import classes from './rows.module.css'

type Producer = NowView['producers'][number]

interface ProducersTableProps {
  readonly producers: readonly Producer[]
}

/** `none`, or how many records are known to be missing or were counted but not kept. */
export function lossText({ missing_records, shed_records }: Producer): string {
  const parts = [
    ...(missing_records > 0 ? [`${figureText(missing_records)} missing`] : []),
    ...(shed_records > 0 ? [`${figureText(shed_records)} shed`] : []),
  ]
  return parts.length === 0 ? 'none' : parts.join(', ')
}

/** What the station itself records under; the names alone say nothing to a newcomer. */
const ownProducers: Readonly<Record<string, string>> = {
  station: 'This station: its own requests and failures',
  'station-probe': 'Its probe: a record every half minute proves that storing works',
}

function OwnProducer({ name }: { readonly name: string }) {
  const words = Object.hasOwn(ownProducers, name) ? ownProducers[name] : undefined
  return words === undefined ? null : <span className={classes['own']}>{words}</span>
}

function Status({ alive }: { readonly alive: boolean }) {
  const Icon = alive ? IconCircleCheckFilled : IconCircleDashed
  return (
    <span className={classes['status']} data-alive={alive}>
      <Icon size={14} aria-hidden="true" />
      {alive ? 'alive' : 'silent'}
    </span>
  )
}

/** Each process that records: whether it is heard of, and what of it is missing. */
export function ProducersTable({ producers }: ProducersTableProps) {
  const isNarrow = useNarrow()
  if (producers.length === 0) {
    return (
      <p className={classes['none']}>
        No process has recorded anything yet. Start one with the recorder installed.
      </p>
    )
  }
  if (isNarrow) return <ProducerCards producers={producers} />
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Process</th>
          <th scope="col">Status</th>
          <th scope="col">Records lost</th>
          <th scope="col">Last heard</th>
        </tr>
      </thead>
      <tbody>
        {producers.map((producer) => (
          <tr key={producer.producer}>
            <th scope="row">
              {producer.producer} {producer.version !== null && <code>{producer.version}</code>}
              <OwnProducer name={producer.producer} />
            </th>
            <td>
              <Status alive={producer.alive} />
            </td>
            <td className={lossText(producer) === 'none' ? undefined : classes['bad']}>
              {lossText(producer)}
            </td>
            <td>
              <Moment at={producer.last_seen_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ProducerCards({ producers }: ProducersTableProps) {
  return (
    <ul className={classes['rows']}>
      {producers.map((producer) => (
        <li key={producer.producer} className={classes['row']}>
          <span>
            <strong>{producer.producer}</strong>{' '}
            {producer.version !== null && <code>{producer.version}</code>}{' '}
            <Status alive={producer.alive} />
            <OwnProducer name={producer.producer} />
          </span>
          <span className={classes['sub']}>
            Records lost: {lossText(producer)}. Last heard <Moment at={producer.last_seen_at} />
          </span>
        </li>
      ))}
    </ul>
  )
}
