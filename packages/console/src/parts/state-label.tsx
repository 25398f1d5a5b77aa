import { IconCircleCheck, IconMoon, IconPointFilled } from '@tabler/icons-react'
import type { IncidentState } from '../api/views.ts'
import { incidentStateWords } from './severity-words.ts'
import classes from './state-label.module.css'

const icons = { active: IconPointFilled, quiet: IconMoon, closed: IconCircleCheck }

export function StateLabel({ state }: { readonly state: IncidentState }) {
  const Icon = icons[state]
  return (
    <span className={classes['state']}>
      <Icon size={14} aria-hidden="true" />
      {incidentStateWords[state]}
    </span>
  )
}
