import type { OpsGrouping } from '../models/ops-incident.ts'

interface Grouped {
  readonly key: string
  readonly component: string
  readonly layer: string
  readonly errorClass: string
  readonly operation: string
}

/** Says why failures are one incident: by what the recorder knows, never by their text. */
export function explainGrouping(grouped: Grouped): OpsGrouping {
  return {
    key: grouped.key,
    version: 'fc1',
    because: [
      { field: 'component', value: grouped.component },
      { field: 'layer', value: grouped.layer },
      { field: 'error_class', value: grouped.errorClass },
      { field: 'operation', value: grouped.operation },
    ],
    explanation:
      'Failures are one incident when component, layer, error class and operation are the same. ' +
      'Message and stack text play no part, so a changed wording neither splits nor merges incidents.',
  }
}
