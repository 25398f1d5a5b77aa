import { quoteString } from '../canonical/quote-string.ts'
import { cutText, scrubId, scrubText } from '../scrubber/scrub-text.ts'

/** Components and operations. */
const labelMaxChars = 200
/** Ids of the application's own work. */
const idMaxChars = 128
const cacheMax = 4000
const labels = new Map<string, string>()

/** A component or operation as it is stored: scrubbed, because a path can hold a token; cached. */
export function cleanLabel(label: string): string {
  // The type says string; JavaScript callers say what they like.
  const text = typeof label === 'string' ? label : ''
  const known = labels.get(text)
  if (known !== undefined) return known
  const clean = cutText(scrubText(text === '' ? '(none)' : text, labelMaxChars), labelMaxChars)
  if (labels.size >= cacheMax) labels.clear()
  if (text.length <= labelMaxChars) labels.set(text, clean)
  return clean
}

const quotedLabels = new Map<string, string>()

/** The same as JSON. */
export function quotedLabel(text: string): string {
  const known = quotedLabels.get(text)
  if (known !== undefined) return known
  const quoted = quoteString(cleanLabel(text))
  if (quotedLabels.size >= cacheMax) quotedLabels.clear()
  if (typeof text === 'string' && text.length <= labelMaxChars) quotedLabels.set(text, quoted)
  return quoted
}

/** An id as it is stored; null for what is not one. */
export function cleanId(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value !== 'string' || value === '') return null
  return scrubId(value, idMaxChars)
}
