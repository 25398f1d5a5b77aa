import type { BaselineFault } from '../report/guard-report.ts'
import { keyText, numberEquals, type BaselineEntry, type ViolationKey } from './baseline.ts'
import type { PresentFiles } from './present-files.ts'

/** A violation to be looked up. */
export interface ComparedViolation extends ViolationKey {
  readonly identity: string
}

/** An entry whose file was renamed since it was made. */
export interface MovedEntry {
  readonly entry: BaselineEntry
  /** What its file is called now. */
  readonly from: string
}

export interface Comparison {
  /** Identities of the violations that the baseline holds. */
  readonly baselined: ReadonlySet<string>
  readonly moved: readonly MovedEntry[]
  /** Entries without a violation of their own. */
  readonly stale: readonly BaselineEntry[]
  readonly faults: readonly BaselineFault[]
}

/** Entries by what they say and which of their equals they are. */
export function byIdentity(entries: readonly BaselineEntry[]): Map<string, BaselineEntry> {
  const identities = numberEquals(entries)
  return new Map(entries.map((entry, index) => [identities[index] ?? '', entry]))
}

/** Whether an entry means a violation of a file that was only renamed since. */
export function isRenamed(
  entry: BaselineEntry,
  violation: ViolationKey,
  files: PresentFiles,
): boolean {
  return (
    entry.rule === violation.rule &&
    entry.to === violation.to &&
    entry.symbol === violation.symbol &&
    !files.exists(entry.from) &&
    ((entry.content !== undefined && files.hashOf(violation.from) === entry.content) ||
      files.isSuccessor(entry.from, violation.from))
  )
}

/** A violation in words: `layers src/a.ts -> src/b.ts (b)`. */
export function nameOf({ rule, from, to, symbol }: ViolationKey): string {
  const target = to === null ? '' : ` -> ${to}`
  return `${rule} ${from}${target}${symbol === null || symbol === '' ? '' : ` (${symbol})`}`
}

function staleMessage(entry: BaselineEntry, matched: readonly BaselineEntry[]): string {
  const prune = 'first-contact guard baseline prune'
  const equals = matched.filter((each) => keyText(each) === keyText(entry)).length
  if (equals === 0) return `${nameOf(entry)} is fixed; remove its entry: ${prune}`
  const times = equals === 1 ? 'once' : `${equals} times`
  return `${nameOf(entry)} is there ${times}, and has an entry more than that: ${prune}`
}

/**
 * Compares violations with entries, each with each, never numbers with numbers: a fifth violation
 * does not fit into the place of a fourth that was fixed.
 *
 * @param today - `2026-11-23`, in UTC
 */
export function compareBaseline(
  entries: readonly BaselineEntry[],
  violations: readonly ComparedViolation[],
  files: PresentFiles,
  today: string,
): Comparison {
  const open = byIdentity(entries)
  const baselined = new Set<string>()
  const matched: BaselineEntry[] = []
  const moved: MovedEntry[] = []
  const take = (identity: string, key: string, entry: BaselineEntry) => {
    open.delete(key)
    baselined.add(identity)
    matched.push(entry)
  }
  for (const { identity } of violations) {
    const entry = open.get(identity)
    if (entry !== undefined) take(identity, identity, entry)
  }
  for (const violation of violations) {
    if (baselined.has(violation.identity)) continue
    const renamed = [...open].find(([, entry]) => isRenamed(entry, violation, files))
    if (renamed === undefined) continue
    take(violation.identity, ...renamed)
    moved.push({ entry: renamed[1], from: violation.from })
  }
  const stale = [...open.values()]
  const staleFaults = stale.map((entry): BaselineFault => ({
    kind: 'stale',
    message: staleMessage(entry, matched),
    entry,
  }))
  const expired = matched
    .filter(({ expires }) => expires < today)
    .map((entry): BaselineFault => ({
      kind: 'expired',
      message: `${nameOf(entry)} was tolerated until ${entry.expires}; ${entry.owner} said: ${entry.reason}`,
      entry,
    }))
  return { baselined, moved, stale, faults: [...staleFaults, ...expired] }
}
