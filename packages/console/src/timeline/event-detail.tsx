import { Link } from '@tanstack/react-router'
import type { CorrelatedEventView } from '../api/views.ts'
import { eventFields, type EventField } from './event-fields.ts'
import classes from './event-detail.module.css'

export function EventDetail({ event }: { readonly event: CorrelatedEventView }) {
  return (
    <div className={classes['event']}>
      {event.summary !== '' && <p className={classes['summary']}>{event.summary}</p>}
      <dl className={classes['fields']}>
        {eventFields(event).map((field) => (
          <div key={field.name}>
            <dt>{field.name}</dt>
            <dd>
              <FieldValue field={field} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function FieldValue({ field: { value, isCode, opens } }: { readonly field: EventField }) {
  const shown = isCode ? <code>{value}</code> : value
  if (opens === undefined) return shown
  const to = opens === 'decision' ? '/decisions/$id' : '/incidents/$id'
  return (
    <Link to={to} params={{ id: value }} className={classes['page']}>
      {shown}
    </Link>
  )
}
