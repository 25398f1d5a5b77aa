import { absoluteText } from './absolute-text.ts'
import { useNow } from './clock.ts'
import classes from './moment.module.css'
import { relativeText } from './relative-text.ts'

interface MomentProps {
  readonly at: string
  /** `line` puts both forms beside each other, `stack` one above the other. */
  readonly layout?: 'line' | 'stack'
}

/** A time in both forms, relative and absolute with its zone; nothing waits behind a hover. */
export function Moment({ at, layout = 'line' }: MomentProps) {
  const now = useNow()
  const atMs = Date.parse(at)
  return (
    <time dateTime={at} className={layout === 'stack' ? classes['stack'] : classes['line']}>
      <span>{Number.isFinite(atMs) ? relativeText(atMs, now) : 'unknown'}</span>{' '}
      <span className={classes['absolute']}>{absoluteText(atMs, { todayMs: now })}</span>
    </time>
  )
}
