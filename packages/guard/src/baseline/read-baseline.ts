import { problem, type Problem } from '../errors/problem.ts'
import { asRecord } from '../files/parse-jsonc.ts'
import { meant } from '../map/nearest-name.ts'
import { emptyBaseline, type Baseline, type BaselineEntry } from './baseline.ts'
import { daysBetween, isDay } from './day.ts'
import { complaintAboutReason, expiresMaxDays } from './entry-answers.ts'

export type BaselineReading =
  | { readonly kind: 'read'; readonly baseline: Baseline }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

type Fields = { readonly [key: string]: unknown }

const texts = ['rule', 'from', 'owner', 'reason'] as const
const textsOrNull = ['to', 'symbol', 'incident'] as const
const days = ['added', 'expires'] as const
const known = [...texts, ...textsOrNull, ...days, 'content']
const shape = 'an object with format, ceiling and entries'

function given(value: unknown): string {
  return value === undefined ? 'it is missing' : `it is ${JSON.stringify(value)}`
}

function* complaintsAboutKinds(entry: Fields): Iterable<string> {
  for (const key of Object.keys(entry)) {
    if (!known.includes(key)) yield `unknown key ${JSON.stringify(key)}${meant(key, known)}`
  }
  for (const key of texts) {
    const value = entry[key]
    if (typeof value !== 'string' || value.trim() === '') {
      yield `${key} must be a text, ${given(value)}`
    }
  }
  for (const key of textsOrNull) {
    const value = entry[key]
    if (value !== null && typeof value !== 'string') {
      yield `${key} must be a text or null, ${given(value)}`
    }
  }
  for (const key of days) {
    if (!isDay(entry[key])) yield `${key} must be a day such as 2026-11-23, ${given(entry[key])}`
  }
  const { content } = entry
  if (content !== undefined && typeof content !== 'string') {
    yield `content must be a text, ${given(content)}`
  }
}

/** What is wrong with an entry whose values are all of the right kind. */
function* complaintsAboutSense({ reason, added, expires }: BaselineEntry): Iterable<string> {
  const complaint = complaintAboutReason(reason)
  if (complaint !== null) yield complaint
  if (expires < added) yield `it expires on ${expires}, before it was added on ${added}`
  if (daysBetween(added, expires) > expiresMaxDays) {
    yield `it expires on ${expires}, more than a year after it was added on ${added}`
  }
}

function* complaintsAbout(entry: unknown): Iterable<string> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    yield `it must be an object, it is ${JSON.stringify(entry)}`
    return
  }
  const kinds = [...complaintsAboutKinds(asRecord(entry))]
  yield* kinds
  if (kinds.length === 0) yield* complaintsAboutSense(entry as BaselineEntry)
}

function* checkTop(top: unknown): Iterable<string> {
  if (typeof top !== 'object' || top === null || Array.isArray(top)) {
    yield `it must be ${shape}, it is ${Array.isArray(top) ? 'a list' : JSON.stringify(top)}`
    return
  }
  const { format, ceiling, entries, ...rest } = asRecord(top)
  for (const key of Object.keys(rest)) {
    yield `unknown key ${JSON.stringify(key)}; it is ${shape}`
  }
  if (format !== 1) yield `format must be 1, ${given(format)}`
  if (!Array.isArray(entries)) {
    yield `entries must be a list, ${given(entries)}`
    return
  }
  if (ceiling !== entries.length) {
    yield `ceiling must be the number of entries, ${entries.length}, ${given(ceiling)}`
  }
  for (const [index, entry] of entries.entries()) {
    for (const complaint of complaintsAbout(entry)) yield `entries[${index}]: ${complaint}`
  }
}

function parse(text: string): { readonly top: unknown } | { readonly fault: string } {
  const mergeMark = text.split('\n').findIndex((line) => /^(?:<{7}|={7}|>{7})(?: |$)/.test(line))
  if (mergeMark !== -1) {
    return { fault: `a merge left its marks at line ${mergeMark + 1}; keep what both sides have` }
  }
  try {
    return { top: JSON.parse(text) as unknown }
  } catch (error) {
    return { fault: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Reads the text of a baseline; an absent one is empty. Edited into nonsense, it is refused. */
export function readBaseline(text: string | null, path: string): BaselineReading {
  if (text === null) return { kind: 'read', baseline: emptyBaseline }
  const parsed = parse(text)
  const complaints = 'fault' in parsed ? [parsed.fault] : [...checkTop(parsed.top)]
  if (complaints.length > 0 || 'fault' in parsed) {
    const problems = complaints.map((each) => problem('FC_GUARD_BASELINE', each, { path }))
    return { kind: 'refused', problems }
  }
  const { entries } = parsed.top as { readonly entries: readonly BaselineEntry[] }
  const frozen = entries.map((entry) => Object.freeze(entry))
  return { kind: 'read', baseline: { format: 1, ceiling: frozen.length, entries: frozen } }
}

/** Entries of rules that do not exist: they tolerate nothing, and look as if they did. */
export function unknownRuleProblems(
  { entries }: Baseline,
  rules: readonly string[],
  path: string,
): readonly Problem[] {
  return entries.flatMap(({ rule }, index) => {
    if (rules.includes(rule)) return []
    const message = `entries[${index}]: there is no rule ${JSON.stringify(rule)}${meant(rule, rules)}`
    return [problem('FC_GUARD_BASELINE', message, { path })]
  })
}
