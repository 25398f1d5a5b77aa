import { parseCanonical } from '../../canonical/parse-canonical.ts'
import { quoteString } from '../../canonical/quote-string.ts'
import type { DecisionRecord } from '../../records/decision-record.ts'
import type { SealedPart } from '../fields/stored-view.ts'
import type { OpenSealed } from '../fields/replay-view.ts'
import type { DataKey } from './data-keys.ts'
import { openBytes, sealBytes, sealOverheadBytes } from './seal-bytes.ts'

/** The sides of a decision that have a view. */
export type Side = 'input' | 'output' | 'tape'

const sides: readonly Side[] = ['input', 'output', 'tape']

/**
 * The canonical text of all sealed values of a decision, by side and pointer; null for none. One
 * blob and not one a field, because a cipher costs the same for one byte and for a thousand.
 */
export function sealedText(parts: { readonly [side in Side]: readonly SealedPart[] }):
  | string
  | null {
  if (sides.every((side) => parts[side].length === 0)) return null
  const texts = sides.map((side) => {
    const members = parts[side]
      .toSorted((a, b) => (a.pointer < b.pointer ? -1 : 1))
      .map(({ pointer, text }) => `${quoteString(pointer)}:${text}`)
    return `"${side}":{${members.join(',')}}`
  })
  return `{${texts.join(',')}}`
}

/** How long the blob of a text is: base64 takes four characters for three bytes. */
export function sealedChars(text: string | null): number {
  return text === null ? 0 : Math.ceil((Buffer.byteLength(text) + sealOverheadBytes) / 3) * 4
}

/** Encrypts the sealed values of a decision, bound to its id. */
export function sealValues({ key }: DataKey, text: string, decisionId: string): string {
  return sealBytes(key, Buffer.from(text, 'utf8'), decisionId)
}

/** What was sealed, by side. */
export type OpenedValues = { readonly [side in Side]: OpenSealed }

/**
 * Opens the sealed values of a decision.
 *
 * @throws FC_SEAL_UNREADABLE for another key or changed bytes
 */
export function openValues(
  { key }: DataKey,
  decision: Pick<DecisionRecord, 'decision_id' | 'sealed'>,
): OpenedValues {
  const text =
    decision.sealed === null
      ? '{}'
      : openBytes(key, decision.sealed, decision.decision_id).toString('utf8')
  const bySide = parseCanonical(text) as { readonly [side in Side]?: object }
  return { input: opener(bySide.input), output: opener(bySide.output), tape: opener(bySide.tape) }
}

function opener(values: object | undefined): OpenSealed {
  return (pointer) =>
    values !== undefined && Object.hasOwn(values, pointer)
      ? { value: Reflect.get(values, pointer) as unknown }
      : null
}
