import { join } from 'node:path'
import { KeyRing } from '../../src/keys/key-ring.ts'
import { findProjectKeys } from '../../src/keys/project-keys.ts'
import { currentCode, recordedCode } from '../../src/replaying/engine-code.ts'
import {
  type ReplayedDecision,
  replayDecisions,
  type ReplayOptions,
} from '../../src/replaying/replay-decisions.ts'
import { bundleFolderOf, RecordedEvidence } from '../../src/sources/recorded-evidence.ts'
import { manifestFileOf } from '../../src/stamp/write-stamp.ts'

export interface ReplayInOptions extends Partial<ReplayOptions> {
  readonly with?: 'recorded' | 'current'
  /** Relative to the project. */
  readonly records?: readonly string[]
  readonly hasKey?: boolean
  readonly hasBundles?: boolean
}

/** What a project has kept of its decisions. */
export function evidenceOf(root: string, options: ReplayInOptions = {}): RecordedEvidence {
  const { records = ['.first-contact/journal'], hasBundles = true } = options
  return new RecordedEvidence({
    records: records.map((path) => join(root, path)),
    bundles: hasBundles ? [bundleFolderOf(manifestFileOf(root))] : [],
  })
}

/** Replays what a project has decided. */
export async function replayIn(
  root: string,
  options: ReplayInOptions = {},
): Promise<readonly ReplayedDecision[]> {
  const evidence = evidenceOf(root, options)
  const projectKeys = options.hasKey === false ? [] : findProjectKeys({ root, variables: {} })
  const recorded = recordedCode((version) => evidence.findBundle(version))
  const code = options.with === 'current' ? currentCode({ root }) : recorded
  const replayed: ReplayedDecision[] = []
  for await (const each of replayDecisions({
    decisions: evidence.decisions({}, () => {}),
    code,
    recorded,
    keys: new KeyRing(projectKeys, evidence.findWrappedKey),
    ...options,
  })) {
    replayed.push(each)
  }
  return replayed
}

/** Verdict and reason of each, for short expectations. */
export function verdictsOf(replayed: readonly ReplayedDecision[]): readonly string[] {
  return replayed.map(({ verdict }) =>
    verdict.reason === null ? verdict.kind : `${verdict.kind}: ${verdict.reason}`,
  )
}
