import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
} from '@tabler/icons-react'
import type { HealthStatus } from '../api/views.ts'
import classes from './status-label.module.css'

export const statusWords: Readonly<Record<HealthStatus, string>> = {
  unhealthy: 'Unhealthy',
  degraded: 'Degraded',
  unknown: 'Unknown',
  healthy: 'Healthy',
}

const icons = {
  unhealthy: IconCircleXFilled,
  degraded: IconAlertTriangleFilled,
  unknown: IconCircleDashed,
  healthy: IconCircleCheckFilled,
}

/** How a component does, as a sign and a word. */
export function StatusLabel({ status }: { readonly status: HealthStatus }) {
  const Icon = icons[status]
  return (
    <span className={classes['status']} data-status={status}>
      <Icon size={16} aria-hidden="true" />
      {statusWords[status]}
    </span>
  )
}
