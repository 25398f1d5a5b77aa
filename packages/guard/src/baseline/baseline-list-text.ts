import type { Paint } from '../report/paint.ts'
import { nameOf } from './compare-baseline.ts'
import type { EntryState, ListedEntry } from './list-baseline.ts'

/** An entry that ends within these days is pointed out. */
const soonDays = 14

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function timeLeft({ daysLeft, state, entry }: ListedEntry, paint: Paint): string {
  if (state === 'stale') return paint.bad('stale: it is fixed, its entry can go')
  if (daysLeft < 0) {
    return paint.bad(`expired on ${entry.expires}, ${plural(-daysLeft, 'day', 'days')} ago`)
  }
  const until = `until ${entry.expires}, ${plural(daysLeft, 'day', 'days')} left`
  return daysLeft <= soonDays ? paint.warn(until) : until
}

function entryLines(listed: ListedEntry, paint: Paint): readonly string[] {
  const { entry, movedTo, state } = listed
  const facts = [timeLeft(listed, paint), entry.owner, entry.incident ?? 'no incident']
  return [
    paint.strong(nameOf(entry)),
    `  ${facts.join(' · ')}`,
    `  ${paint.dim(entry.reason)}`,
    ...(movedTo === null ? [] : [`  ${paint.warn(`its file is ${movedTo} now`)}`]),
    ...(state === 'not checked' ? [`  ${paint.dim('not checked: its rule did not run')}`] : []),
  ]
}

function summaryOf(entries: readonly ListedEntry[]): string {
  const count = (state: EntryState) => entries.filter((each) => each.state === state).length
  const current = count('held') + count('expired')
  const soon = entries.filter(
    ({ state, daysLeft }) => state === 'held' && daysLeft <= soonDays,
  ).length
  return [
    `${plural(current, 'current violation', 'current violations')} in the baseline`,
    ...(soon > 0 ? [`${soon} end within ${soonDays} days`] : []),
    `${count('expired')} expired`,
    `${count('stale')} stale`,
  ].join(', ')
}

/** The baseline for a person at a terminal. */
export function baselineListText(entries: readonly ListedEntry[], paint: Paint): string {
  if (entries.length === 0) return 'the baseline is empty: nothing is tolerated\n'
  const blocks = entries.map((each) => entryLines(each, paint).join('\n'))
  const isNeedy = entries.some(({ state, movedTo }) => state === 'stale' || movedTo !== null)
  const hint = isNeedy ? '\nfirst-contact guard baseline prune brings it up to date' : ''
  return `${blocks.join('\n\n')}\n\n${summaryOf(entries)}${hint}\n`
}

/** The baseline as one JSON value, names in snake_case. */
export function baselineListJson(entries: readonly ListedEntry[]): object {
  return {
    format: 1,
    entries: entries.map(({ entry, state, daysLeft, movedTo }) => {
      const { content: _content, ...rest } = entry
      return { ...rest, state, days_left: daysLeft, moved_to: movedTo }
    }),
  }
}
