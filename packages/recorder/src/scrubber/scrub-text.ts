import { scrubDatabaseValues } from './scrub-database-values.ts'
import { scrubEmails } from './scrub-emails.ts'
import { scrubNumbers } from './scrub-numbers.ts'
import { scrubPairs } from './scrub-pairs.ts'
import { scrubPem, scrubSchemes, scrubTokens, scrubUrlCredentials } from './scrub-tokens.ts'
import { marks } from './marks.ts'
import { feature, textFeatures } from './text-features.ts'

/** Longer texts are cut before they are read: what is stored is at most a quarter of this. */
const inputMaxChars = 4096

/** Replaces NUL, which Postgres cannot store, and lone surrogates, which are not Unicode. */
export function wellFormedText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed()
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\u{FFFD}') : wellFormed
}

/** Cuts a text, marking that it was cut and never between the halves of a character. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  return `${text.slice(0, maxChars - 1).toWellFormed()}…`
}

/**
 * Takes secrets and personal data out of a text: PEM blocks, URL credentials, bearer tokens, JWTs,
 * API keys, values under sensitive names, values quoted in database errors, e-mail addresses,
 * cards, phone numbers. Linear in the text, which is cut to 4,096 characters first. Fails closed:
 * should a rule throw, the whole text is redacted.
 */
export function scrubText(text: string, maxChars: number = inputMaxChars): string {
  try {
    const bounded = text.length > inputMaxChars ? text.slice(0, inputMaxChars) : text
    return cutText(settle(wellFormedText(bounded)), maxChars)
  } catch {
    return marks.redacted
  }
}

/** What one rule leaves can be what another looks for; real texts settle at the second pass. */
const passesMax = 5

/** Applies the rules until nothing changes; a text that never settles is redacted whole. */
function settle(text: string): string {
  let before = text
  for (let pass = 0; pass < passesMax; pass += 1) {
    const after = applyRules(before)
    if (after === before) return after
    before = after
  }
  return marks.redacted
}

/** A rule, and the features of a text without which it changes nothing; a test holds it to that. */
interface Rule {
  readonly name: string
  readonly anyOf: number
  readonly apply: (text: string) => string
}

export const rules: readonly Rule[] = Object.freeze([
  { name: 'pem', anyOf: feature.dashes, apply: scrubPem },
  { name: 'url credentials', anyOf: feature.at, apply: scrubUrlCredentials },
  { name: 'pairs', anyOf: feature.separator, apply: scrubPairs },
  { name: 'schemes', anyOf: feature.scheme, apply: scrubSchemes },
  { name: 'tokens', anyOf: feature.longRun, apply: scrubTokens },
  { name: 'database values', anyOf: feature.quote, apply: scrubDatabaseValues },
  { name: 'emails', anyOf: feature.at | feature.percent, apply: scrubEmails },
  { name: 'numbers', anyOf: feature.digits, apply: scrubNumbers },
])

function applyRules(text: string): string {
  const bits = textFeatures(text)
  if (bits === 0) return text
  let out = text
  for (let index = 0; index < rules.length; index += 1) {
    const rule = rules[index]
    if (rule !== undefined && (bits & rule.anyOf) !== 0) out = rule.apply(out)
  }
  return out
}

/** An id or a name: bounded, with addresses and tokens taken out; digits stay, they identify. */
export function scrubId(text: string, maxChars: number): string {
  try {
    const out = wellFormedText(text.length > maxChars ? text.slice(0, maxChars) : text)
    const bits = textFeatures(out)
    if ((bits & (feature.at | feature.percent)) === 0) return out
    return scrubEmails(scrubUrlCredentials(out))
  } catch {
    return marks.redacted
  }
}
