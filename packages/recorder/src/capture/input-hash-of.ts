import { runtime } from '../correlation/runtime.ts'
import { keyedInputHash } from '../keys/input-hash.ts'

/**
 * The keyed hash of an input, 16 hex digits, as `capture({ input })` stores it. Null without a
 * project key or where the value has no canonical form.
 */
export function inputHash(value: unknown): string | null {
  return keyedInputHash(runtime.observer?.key, value).hash
}
