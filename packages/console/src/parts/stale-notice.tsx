import { failureText } from './failure-text.ts'
import { Moment } from '../time/moment.tsx'
import classes from './stale-notice.module.css'

interface StaleNoticeProps {
  readonly error: unknown
  readonly checkedAt: string
}

/** Old facts stay on the screen when the station stops answering, and are called old. */
export function StaleNotice({ error, checkedAt }: StaleNoticeProps) {
  if (error === null || error === undefined) return null
  const { title, reference } = failureText(error)
  return (
    <p className={classes['notice']} role="alert">
      <strong>{title}.</strong> What you see was checked <Moment at={checkedAt} />.
      {reference !== '' && (
        <>
          {' '}
          Reference <code>{reference}</code>
        </>
      )}
    </p>
  )
}
