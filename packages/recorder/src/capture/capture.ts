import { activeRecorder } from '../recorder/active-recorder.ts'
import type { Layer } from '../taxonomy/layer.ts'
import { type CaptureInput, type CaptureReceipt, disabledReceipt } from './capture-input.ts'

/**
 * Records one failure, synchronously: after `spooled` the envelope survives kill -9. Never throws
 * but in strict mode; without a recorder, or with `FC_DISABLED=1`, it answers `disabled`.
 *
 * @example
 * capture({ error, layer: 'L5', operation: 'charge', input: job.payload, attempt: job.attempts })
 *
 * @throws FC_EMISSION_VIOLATION in strict mode, for a class that the layer may not emit
 */
export function capture<const L extends Layer = Layer>(input: CaptureInput<L>): CaptureReceipt {
  return activeRecorder()?.capture(input) ?? disabledReceipt
}
