// What it takes to make decisions again, without bisecting, minimizing and writing capsules: a command
// that replays one decision loads half of the package, and waits for nothing else.
export { findKeyIn } from './keys/find-key.ts'
export { KeyRing } from './keys/key-ring.ts'
export { findProjectKeys } from './keys/project-keys.ts'
export { bundleFile, type CodeSource, currentCode, recordedCode } from './replaying/engine-code.ts'
export { replayDecision, type ReplayDecisionOptions } from './replaying/replay-decision.ts'
export {
  type ReplayedDecision,
  replayDecisions,
  type ReplayOptions,
} from './replaying/replay-decisions.ts'
export { exitCodeOf, ReplaySummary } from './replaying/replay-summary.ts'
export { probeSandbox } from './sandbox/sandbox.ts'
export { bundleFolderOf, RecordedEvidence } from './sources/recorded-evidence.ts'
export { manifestFileOf } from './stamp/write-stamp.ts'
