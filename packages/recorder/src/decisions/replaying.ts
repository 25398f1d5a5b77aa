// What a replay runs inside its sandbox, where there is the language and nothing else: the same code
// that judges a decision when it is recorded.
export { describeError } from '../capture/exception-chain.ts'
export * from '../canonical/index.ts'
export * from '../errors/index.ts'
export { cutText } from '../scrubber/scrub-text.ts'
export * from '../taxonomy/index.ts'
export { checkValue } from './engine/check-value.ts'
export type { CompiledEngine } from './engine/compiled-engine.ts'
export type { Engine, EngineDefinition } from './engine/engine-definition.ts'
export { outcomeOf } from './engine/outcome-of.ts'
export { type EngineRun, runEngine } from './engine/run-engine.ts'
export { compileFieldClasses } from './fields/class-state.ts'
export { HiddenField, type HiddenRead, hiddenReadText } from './fields/hidden-field.ts'
export { type OpenSealed, replayView } from './fields/replay-view.ts'
export { type StoredView, storedView, type ViewKeys } from './fields/stored-view.ts'
export { ReadTracker } from './reading/read-tracker.ts'
export { hiddenTexts, withoutTexts } from './snapshot/hidden-texts.ts'
export {
  type DecisionContext,
  nestedName,
  type TapeEntry,
  type TapeKind,
} from './tape/tape-entry.ts'
