import type { Paint } from '../report/paint.ts'
import type { AddOutcome, ChosenViolations } from './add-entries.ts'
import { baselineFileName } from './baseline.ts'
import { nameOf } from './compare-baseline.ts'
import type { PruneOutcome } from './prune-baseline.ts'

/** Lines of one kind that are printed in full; the rest is counted. */
const shownMax = 20

function shortened(lines: readonly string[]): readonly string[] {
  const hidden = lines.length - shownMax
  return hidden > 0 ? [...lines.slice(0, shownMax), `  and ${hidden} more`] : lines
}

function entriesIn(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`
}

/** What somebody is about to tolerate. */
export function chosenText({ violations }: ChosenViolations, paint: Paint): string {
  if (violations.length === 0) return 'no violation is new: there is nothing to add\n'
  const lines = violations.map(
    ({ path, line, column, rule, message }) =>
      `  ${paint.strong(`${path}:${line}:${column}`)} ${rule}: ${message}`,
  )
  const title = `${violations.length} new for the baseline:`
  return `${[title, ...shortened(lines)].join('\n')}\n`
}

type Added = Extract<AddOutcome, { readonly kind: 'added' }>
type Pruned = Extract<PruneOutcome, { readonly kind: 'pruned' }>

/** What the baseline holds from now on. */
export function addedText({ added, entries }: Added): string {
  const [first] = added
  if (first === undefined) return `${baselineFileName} is as it was\n`
  const promise = `${first.owner} answers for it until ${first.expires}`
  return `${entriesIn(added.length)} added, ${entries.length} in ${baselineFileName} now; ${promise}\n`
}

/** What the baseline holds no longer. */
export function prunedText({ removed, moved, entries }: Pruned, paint: Paint): string {
  const lines = [
    ...shortened(removed.map((entry) => `  ${paint.good('removed')} ${nameOf(entry)}`)),
    ...shortened(moved.map(({ entry, from }) => `  renamed ${nameOf(entry)}, in ${from} now`)),
  ]
  const what =
    lines.length === 0
      ? 'every entry has its violation'
      : `${entriesIn(removed.length)} removed${moved.length === 0 ? '' : `, ${moved.length} renamed`}`
  return `${[...lines, `${what}; ${entries.length} in ${baselineFileName} now`].join('\n')}\n`
}
