import {
  IconAlertTriangleFilled,
  IconEyeFilled,
  IconFlameFilled,
  IconInfoCircleFilled,
} from '@tabler/icons-react'
import type { Severity } from '../api/views.ts'

const icons = {
  urgent: IconFlameFilled,
  action: IconAlertTriangleFilled,
  attention: IconEyeFilled,
  info: IconInfoCircleFilled,
} satisfies Record<Severity, unknown>

/** A shape of its own for each severity, so that colour is never the only sign. */
export function SeverityIcon({
  severity,
  size = 15,
}: {
  readonly severity: Severity
  readonly size?: number
}) {
  const Icon = icons[severity]
  return <Icon size={size} aria-hidden="true" />
}
