export type { BaselineEntry } from './baseline.ts'
export {
  addEntries,
  chooseViolations,
  type AddOutcome,
  type ChoiceOutcome,
  type ChosenViolations,
  type ViolationChoice,
} from './add-entries.ts'
export type { BaselineOptions } from './baseline-run.ts'
export { baselineListJson, baselineListText } from './baseline-list-text.ts'
export { addedText, chosenText, prunedText } from './changes-text.ts'
export {
  complaintAbout,
  entryQuestions,
  type EntryAnswers,
  type GivenAnswers,
} from './entry-answers.ts'
export { listBaseline, type ListedEntry, type ListOutcome } from './list-baseline.ts'
export { pruneBaseline, type PruneOutcome } from './prune-baseline.ts'
