import type { Erasure, SubjectHoldings } from '@first-contact/store'
import type { Output } from '../output/output.ts'
import { printable } from '../output/printable.ts'
import type { ClearedJournal } from './clear-journal.ts'

/** Days that are named; what they are for is to see how far back the subject goes. */
const daysShown = 10

export interface ErasureReport {
  /** One for each name that the subject has had under the project's keys; null without a store. */
  readonly erasures: readonly Erasure[] | null
  readonly journal: ClearedJournal
  readonly capsules: { readonly files: readonly string[]; readonly isWhole: boolean }
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}

/** What there is of a subject, before anybody is asked. */
export function holdingsSentence(
  holdings: readonly SubjectHoldings[],
  { keys }: ClearedJournal,
): string {
  const sum = (of: (each: SubjectHoldings) => number) =>
    holdings.reduce((total, each) => total + of(each), 0)
  return `${counted(
    sum((each) => each.keys),
    'key',
  )} and ${counted(
    sum((each) => each.decisions),
    'decision',
  )} in the store, ${counted(keys, 'key')} in the journal`
}

function dayLines(erasures: readonly Erasure[]): readonly string[] {
  const days = erasures.flatMap(({ holdings }) => holdings.days)
  const shown = days.slice(0, daysShown).map(({ day, decisions }) => `  ${day}  ${decisions}`)
  return days.length > daysShown ? [...shown, `  and ${days.length - daysShown} more days`] : shown
}

/** What was erased, and what somebody still has to see to. */
export function erasureLines(report: ErasureReport, { tone }: Output): readonly string[] {
  const { erasures, journal, capsules } = report
  const destroyed = (erasures ?? []).reduce((sum, { keysDestroyed }) => sum + keysDestroyed, 0)
  const decisions = (erasures ?? []).reduce((sum, { holdings }) => sum + holdings.decisions, 0)
  const copies = erasures?.[0]?.holdings.copies ?? []
  const isRewritten = (erasures ?? []).every(({ isTableRewritten }) => isTableRewritten)
  const warn = (text: string): string => tone('warn', printable(text))
  return [
    erasures === null
      ? warn('there is no store here: only the journal was cleared')
      : `destroyed ${counted(destroyed, 'key')} in the store`,
    ...(journal.keys === 0
      ? []
      : [
          `cleared ${counted(journal.keys, 'key')} in ${counted(journal.files.length, 'file')} of the journal`,
        ]),
    ...(isRewritten
      ? []
      : [warn('old pages of the table of keys are there until Postgres vacuums it')]),
    ...(decisions === 0
      ? []
      : [
          `${counted(decisions, 'decision')} of the subject stay, with what is sealed in them shut for good:`,
          ...dayLines(erasures ?? []),
        ]),
    ...copies.map(({ kind, at, file }) =>
      warn(
        kind === 'backup'
          ? `backup of ${at}: ${file ?? ''} (it has the decisions, and no keys)`
          : `key export of ${at}: ${file ?? ''} holds keys, destroy it`,
      ),
    ),
    ...capsules.files.map((file) => warn(`capsule ${file} may hold the subject`)),
    ...(capsules.isWhole ? [] : [warn('not every folder was searched for capsules')]),
    tone(
      'dim',
      'processes that run keep the key in memory: restart them, or their journal may get it again',
    ),
  ]
}
