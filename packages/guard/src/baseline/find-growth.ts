import type { BaselineFault } from '../report/guard-report.ts'
import type { BaselineEntry } from './baseline.ts'
import { byIdentity, isRenamed, nameOf } from './compare-baseline.ts'
import type { PresentFiles } from './present-files.ts'

/** The last days first, so that of two equal entries either may be the one that was removed. */
function latestFirst(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  return entries.toSorted((a, b) => (a.expires < b.expires ? 1 : a.expires > b.expires ? -1 : 0))
}

function grown(entry: BaselineEntry, what: string): BaselineFault {
  return { kind: 'grown', message: `${nameOf(entry)} ${what}`, entry }
}

/** What the baseline holds beyond that of the merge base: it only shrinks, and no day moves. */
export function findGrowth(
  now: readonly BaselineEntry[],
  before: readonly BaselineEntry[],
  files: PresentFiles,
): readonly BaselineFault[] {
  const open = byIdentity(latestFirst(before))
  const unknown: BaselineEntry[] = []
  const faults: BaselineFault[] = []
  const compareDays = (entry: BaselineEntry, old: BaselineEntry): void => {
    if (entry.expires <= old.expires) return
    const days = `was tolerated until ${old.expires}, and now until ${entry.expires}`
    faults.push(grown(entry, `${days}; a last day does not move, fix it instead`))
  }
  for (const [identity, entry] of byIdentity(latestFirst(now))) {
    const old = open.get(identity)
    if (old === undefined) unknown.push(entry)
    else {
      open.delete(identity)
      compareDays(entry, old)
    }
  }
  for (const entry of unknown) {
    const renamed = [...open].find(([, old]) => isRenamed(old, entry, files))
    if (renamed === undefined) {
      faults.push(grown(entry, 'was not in the baseline before; fix it instead of adding it'))
      continue
    }
    open.delete(renamed[0])
    compareDays(entry, renamed[1])
  }
  return faults
}
