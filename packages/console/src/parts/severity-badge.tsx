import type { Severity } from '../api/views.ts'
import { SeverityIcon } from './severity-icon.tsx'
import { severityWords } from './severity-words.ts'
import classes from './severity-badge.module.css'

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className={classes['badge']} data-severity={severity}>
      <SeverityIcon severity={severity} size={14} />
      {severityWords[severity]}
    </span>
  )
}
