import { capture } from '@first-contact/recorder'
import type { WatchdogFinding } from './finding.ts'

/** Makes an envelope of a finding, and the envelopes of one kind make an incident. */
export function reportFinding(finding: WatchdogFinding, component: string): void {
  const { kind, message, ...context } = finding
  capture({
    layer: 'L6',
    component,
    operation: 'watch database',
    errorClass: kind === 'self-deadlock' ? 'infra.database' : 'infra.resource_exhausted',
    message,
    context,
    ...(finding.kind === 'self-deadlock' ? { correlationId: finding.correlationId } : {}),
  })
}
