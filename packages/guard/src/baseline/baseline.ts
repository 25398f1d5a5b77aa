/** A violation that is known, owned and on its way out. Names are as in the file. */
export interface BaselineEntry {
  readonly rule: string
  readonly from: string
  readonly to: string | null
  readonly symbol: string | null
  readonly owner: string
  readonly reason: string
  /** A day, `2026-11-23`. */
  readonly added: string
  /** The last day on which it is tolerated. */
  readonly expires: string
  /** The incident or ticket it belongs to; `null` where there is none. */
  readonly incident: string | null
  /** Hash of the file `from` when the entry was made, so that a renamed file is recognised. */
  readonly content?: string
}

/** `layers.baseline.json`. */
export interface Baseline {
  readonly format: 1
  /** The number of entries, so that a change of it shows in review. */
  readonly ceiling: number
  readonly entries: readonly BaselineEntry[]
}

export const baselineFileName = 'layers.baseline.json'

export const emptyBaseline: Baseline = Object.freeze({ format: 1, ceiling: 0, entries: [] })

/** What makes two violations the same, whatever line they stand on. */
export interface ViolationKey {
  readonly rule: string
  readonly from: string
  readonly to: string | null
  readonly symbol: string | null
}

export function keyText({ rule, from, to, symbol }: ViolationKey): string {
  return [rule, from, to ?? '', symbol ?? ''].join('|')
}

/** Numbers equals among themselves, in order, so that each has an identity of its own. */
export function numberEquals(keys: readonly ViolationKey[]): readonly string[] {
  const seen = new Map<string, number>()
  return keys.map((key) => {
    const text = keyText(key)
    const ordinal = (seen.get(text) ?? 0) + 1
    seen.set(text, ordinal)
    return `${text}|${ordinal}`
  })
}
