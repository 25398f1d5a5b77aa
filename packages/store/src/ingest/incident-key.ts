import { createHash } from 'node:crypto'

import { canonicalizeJson } from '@first-contact/recorder/canonical'

/** What an incident is keyed by: only what the recorder knows, never text. */
export interface IncidentFields {
  readonly component: string
  readonly layer: string
  readonly error_class: string
  readonly operation: string
}

/** A running product has few incidents, so nearly every key is in the cache. */
const cachedKeysMax = 10_000
const cache = new Map<string, string>()

/** `fc1:` and 16 hex digits of SHA-256 over the canonical JSON of the four fields. */
export function incidentKey(fields: IncidentFields): string {
  const { component, layer, error_class: errorClass, operation } = fields
  // NUL is in no stored text, so the joined text is unambiguous.
  const joined = `${component}\u0000${layer}\u0000${errorClass}\u0000${operation}`
  const cached = cache.get(joined)
  if (cached !== undefined) return cached
  const text = canonicalizeJson([component, layer, errorClass, operation])
  const key = `fc1:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
  if (cache.size >= cachedKeysMax) cache.clear()
  cache.set(joined, key)
  return key
}
