import { canonicalize } from '../canonical/canonicalize.ts'
import { writeSimple } from '../canonical/write-simple.ts'
import type { ProjectKey } from './project-key.ts'

/** A keyed hash with the id of the key behind it; both null where no hash could be made. */
export interface InputHash {
  readonly hash: string | null
  readonly keyId: string | null
}

const noHash: InputHash = Object.freeze({ hash: null, keyId: null })
const hashDigits = 16

/**
 * Hashes an input under the project key, over its typed canonical form. Without a key, or where the
 * value has no canonical form, there is no hash: an unkeyed one of a phone number can be reversed
 * by trying all numbers.
 */
export function keyedInputHash(key: ProjectKey | undefined, value: unknown): InputHash {
  if (key === undefined || value === undefined) return noHash
  try {
    const write = (target: Uint8Array, offset: number) => writeSimple(value, target, offset)
    const hash =
      key.hmacHexWritten('input-hash', write, hashDigits) ??
      key.hmacHex('input-hash', canonicalize(value), hashDigits)
    return { hash, keyId: key.keyId('input-hash') }
  } catch {
    return noHash
  }
}
