import { CanonicalRefusal } from '../../canonical/canonical-refusal.ts'
import { canonicalize } from '../../canonical/canonicalize.ts'
import { parseCanonical } from '../../canonical/parse-canonical.ts'

/** What an engine is given, as a replay will give it: a copy, made from its canonical form. */
export interface CanonicalInput {
  readonly value: unknown
  /** Null where there is no canonical form; then `value` is what the caller passed. */
  readonly text: string | null
  readonly refusal: CanonicalRefusal | null
}

/**
 * Never throws: what has no canonical form is decided on all the same, and cannot be replayed.
 */
export function canonicalInput(input: unknown): CanonicalInput {
  try {
    const text = canonicalize(input)
    return { value: parseCanonical(text), text, refusal: null }
  } catch (error) {
    const refusal = error instanceof CanonicalRefusal ? error : new CanonicalRefusal('A value', [])
    return { value: input, text: null, refusal }
  }
}
