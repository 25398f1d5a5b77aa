export { bisectDecision } from './bisect/bisect-decision.ts'
export type { BisectOptions, BisectProgress } from './bisect/bisect-options.ts'
export { type BisectCounts, bisectExitCode, type BisectReport } from './bisect/bisect-report.ts'
export type { ChangedFile } from './bisect/changed-files.ts'
export type { CommitCode } from './bisect/code/commit-code.ts'
export type { CommitFile } from './bisect/code/commit-files.ts'
export type { Finding, FindingKind, Place } from './bisect/finding.ts'
export type { Commit } from './bisect/git/commit.ts'
export type { LockedPackages } from './bisect/locked-packages.ts'
export type { GoodBy } from './bisect/search/find-good.ts'
export type { Transition, TransitionKind } from './bisect/transition.ts'
export type {
  Capsule,
  CapsuleAbout,
  CapsuleBundle,
  CapsuleContent,
  CapsuleManifest,
  MemberEntry,
  RedactionReport,
} from './capsule/capsule.ts'
export { capsuleExtension } from './capsule/capsule.ts'
export { capsuleMaxMembers } from './capsule/capsule-limits.ts'
export { capsuleReader } from './capsule/capsule-reader.ts'
export { type CapsuleEvidence, collectCapsule } from './capsule/collect-capsule.ts'
export { parseCapsule, readCapsule } from './capsule/read-capsule.ts'
export { writeCapsule, type WrittenCapsule } from './capsule/write-capsule.ts'
export { type ErasedKey, findKeyIn, type FindWrappedKey, type FoundKey } from './keys/find-key.ts'
export { KeyRing } from './keys/key-ring.ts'
export { findProjectKey, findProjectKeys, type ProjectKeyPlace } from './keys/project-keys.ts'
export type { AnswerDifference, DecidedAnswer } from './minimize/answer-difference.ts'
export type { BothAnswers } from './minimize/candidate-trials.ts'
export {
  type MinimalDecision,
  minimizeDecision,
  type Minimized,
  type MinimizeOptions,
  type MinimizeProgress,
  type VersionedCode,
} from './minimize/minimize-decision.ts'
export type { CandidateTexts } from './minimize/write-part.ts'
export {
  bundleCode,
  bundleFile,
  type CodeSource,
  currentCode,
  type EngineCode,
  recordedCode,
} from './replaying/engine-code.ts'
export { replayDecision, type ReplayDecisionOptions } from './replaying/replay-decision.ts'
export {
  type ReplayedDecision,
  replayDecisions,
  type ReplayOptions,
} from './replaying/replay-decisions.ts'
export {
  type Counts,
  type EngineCounts,
  exitCodeOf,
  type FlipCount,
  ReplaySummary,
} from './replaying/replay-summary.ts'
export { probeSandbox, Sandbox, type SandboxOptions } from './sandbox/sandbox.ts'
export type {
  DecisionRequest,
  OutputAnswer,
  RefusalCode,
  RefusedAnswer,
  SandboxAnswer,
  ThrewAnswer,
} from './sandbox/sandbox-answer.ts'
export { type SandboxLimits, sandboxLimits } from './sandbox/sandbox-limits.ts'
export {
  bundleFolderOf,
  type EvidencePlaces,
  type FoundDecision,
  RecordedEvidence,
} from './sources/recorded-evidence.ts'
export { type CorruptLine, listRecordFiles } from './sources/record-files.ts'
export type { DecisionQuery, StationReader } from './sources/station-reader.ts'
export type { ProjectEnginesOptions } from './stamp/project-engines.ts'
export type { EngineManifest, ManifestEntry } from './stamp/engine-manifest.ts'
export type { StampedEngine } from './stamp/stamp-engine.ts'
export { stampProject, type StampOptions, type StampReport } from './stamp/stamp-project.ts'
export type { StampProblem } from './stamp/stamp-problem.ts'
export { manifestFileOf, writeStamp } from './stamp/write-stamp.ts'
export type { Difference, Verdict, VerdictCode, VerdictKind } from './verdict/verdict.ts'
export { verdictKinds } from './verdict/verdict.ts'
