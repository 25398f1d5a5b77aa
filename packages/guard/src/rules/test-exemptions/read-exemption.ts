import { isDay } from '../../baseline/day.ts'

/** Who said until when, and why, that a test may be left out. */
export interface Exemption {
  readonly owner: string
  readonly reason: string
  /** The last day it holds, `2027-01-31`. */
  readonly until: string
}

/** What stands above a test that is left out. */
export type ExemptionComment =
  | { readonly kind: 'none' }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }
  | { readonly kind: 'exempt'; readonly exemption: Exemption }

const fieldPattern = /(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g

/** Reads `// exempt: owner=dana reason="flaky on arm" until=2027-01-31`. */
export function readExemption(line: string): ExemptionComment {
  const body = /^\s*(?:\/\/|\/?\*+|\{\/\*)\s*exempt:(.*)$/.exec(line)?.[1]
  if (body === undefined) return { kind: 'none' }
  const fields = new Map(
    [...body.matchAll(fieldPattern)].map(([, key, double, single, bare]) => [
      key ?? '',
      (double ?? single ?? bare ?? '').trim(),
    ]),
  )
  const [owner = '', reason = '', until = ''] = ['owner', 'reason', 'until'].map((key) =>
    fields.get(key),
  )
  const missing = [
    owner === '' ? 'owner=<name>' : '',
    reason === '' ? 'reason="…"' : '',
    isDay(until) ? '' : 'until=YYYY-MM-DD',
  ].filter((each) => each !== '')
  if (missing.length > 0) return { kind: 'incomplete', missing }
  return { kind: 'exempt', exemption: { owner, reason, until } }
}
