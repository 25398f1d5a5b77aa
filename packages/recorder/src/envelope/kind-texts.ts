import { quoteLabel } from '../canonical/quote-string.ts'
import type { EnvelopeRecord } from '../records/envelope-record.ts'

type Kind = Pick<
  EnvelopeRecord,
  | 'component'
  | 'environment'
  | 'error_class'
  | 'exception_type'
  | 'input_hash_key_id'
  | 'layer'
  | 'operation'
  | 'origin'
  | 'producer'
  | 'producer_epoch'
  | 'severity'
>

/** The stretches of canonical text that all envelopes of one kind have in common, in their order. */
export interface KindTexts {
  readonly component: string
  readonly errorClass: string
  readonly exceptionType: string
  readonly layer: string
  readonly operation: string
  readonly severity: string
}

const kindsMax = 500
const known = new Map<string, { readonly kind: Kind; readonly texts: KindTexts }>()

/**
 * The stretches for an envelope. Failures come in bursts of a kind, so those made last for each
 * operation are kept (bounded): a text put together from sixty pieces costs three times as much as
 * one from thirty, mostly when it is flattened to be encoded.
 */
export function kindTexts(record: Kind): KindTexts {
  const { operation } = record
  const last = known.get(operation)
  if (last !== undefined && isSame(last.kind, record)) return last.texts
  const texts = makeTexts(record)
  if (known.size >= kindsMax) known.clear()
  known.set(operation, { kind: kindOf(record), texts })
  return texts
}

function isSame(kind: Kind, record: Kind): boolean {
  return (
    kind.component === record.component &&
    kind.environment === record.environment &&
    kind.error_class === record.error_class &&
    kind.exception_type === record.exception_type &&
    kind.input_hash_key_id === record.input_hash_key_id &&
    kind.layer === record.layer &&
    kind.operation === record.operation &&
    kind.origin === record.origin &&
    kind.producer === record.producer &&
    kind.producer_epoch === record.producer_epoch &&
    kind.severity === record.severity
  )
}

function kindOf({
  component,
  environment,
  error_class,
  exception_type,
  input_hash_key_id,
  layer,
  operation,
  origin,
  producer,
  producer_epoch,
  severity,
}: Kind): Kind {
  return {
    component,
    environment,
    error_class,
    exception_type,
    input_hash_key_id,
    layer,
    operation,
    origin,
    producer,
    producer_epoch,
    severity,
  }
}

function makeTexts(record: Kind): KindTexts {
  const type = record.exception_type === null ? 'null' : quoteLabel(record.exception_type)
  const keyId = record.input_hash_key_id === null ? 'null' : `"${record.input_hash_key_id}"`
  return {
    component: flat(',"component":', quoteLabel(record.component), ',"context":'),
    errorClass: flat(
      ',"environment":',
      quoteLabel(record.environment),
      `,"error_class":"${record.error_class}","error_id":"`,
    ),
    exceptionType: flat(',"exception_type":', type, ',"format":1,"input_hash":'),
    layer: flat(
      ',"input_hash_key_id":',
      keyId,
      `,"kind":"envelope","layer":"${record.layer}","message":`,
    ),
    operation: flat(
      ',"operation":',
      quoteLabel(record.operation),
      `,"origin":"${record.origin}","producer":`,
      quoteLabel(record.producer),
      ',"producer_epoch":',
      quoteLabel(record.producer_epoch),
      ',"rehearsal_id":',
    ),
    severity: flat(',"severity":"', record.severity, '","span_id":'),
  }
}

/** `join` copies; `+` would leave a tree of pieces, to be walked at every use. */
function flat(...pieces: readonly string[]): string {
  return pieces.join('')
}
