import { Link } from '@tanstack/react-router'
import type { Origin, SeverityCountsView } from '../api/views.ts'
import { figureText } from '../parts/count-text.ts'
import { SeverityIcon } from '../parts/severity-icon.tsx'
import { severities, severityWords } from '../parts/severity-words.ts'
import classes from './severity-counts.module.css'

interface SeverityCountsProps {
  readonly counts: SeverityCountsView
  readonly origin: Origin | undefined
}

/** Incidents by severity; each figure leads to the list behind it. */
export function SeverityCounts({ counts, origin }: SeverityCountsProps) {
  return (
    <ul className={classes['counts']} aria-label="Incidents by severity, last 24 hours">
      {severities.map((severity) => (
        <li key={severity}>
          <Link
            to="/incidents"
            search={{
              q: `severity:${severity}${origin === undefined ? '' : ` origin:${origin}`}`,
            }}
            className={classes['count']}
            data-severity={severity}
            data-none={counts[severity] === 0 || undefined}
          >
            <span className={classes['figure']}>{figureText(counts[severity])}</span>
            <span className={classes['word']}>
              <SeverityIcon severity={severity} />
              {severityWords[severity]}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
