import { bisectDecision } from '../../src/bisect/bisect-decision.ts'
import type { BisectOptions } from '../../src/bisect/bisect-options.ts'
import type { BisectReport } from '../../src/bisect/bisect-report.ts'
import type { Finding } from '../../src/bisect/finding.ts'
import { KeyRing } from '../../src/keys/key-ring.ts'
import { recordedCode } from '../../src/replaying/engine-code.ts'
import { gitVariables } from './git-history.ts'
import { evidenceOf, type ReplayInOptions } from './replay-in.ts'

/** Bisects the one decision that a project has recorded. */
export async function bisectIn(
  root: string,
  options: Partial<BisectOptions> & Pick<ReplayInOptions, 'hasBundles'> = {},
): Promise<BisectReport> {
  const evidence = evidenceOf(root, options)
  for await (const record of evidence.decisions({}, () => {})) {
    return bisectDecision({
      record,
      root,
      environment: gitVariables,
      keys: new KeyRing(undefined, evidence.findWrappedKey),
      recorded: recordedCode((version) => evidence.findBundle(version)),
      isMinimized: false,
      ...options,
    })
  }
  throw new Error(`no decision in ${root}`)
}

function placeText({ place }: Finding, commits: readonly string[]): string {
  return place.kind === 'commit' ? String(commits.indexOf(place.commit.sha)) : place.kind
}

/** `2 changed`: the step of the history, and what it did. */
export function stepsOf(
  { transitions }: BisectReport,
  commits: readonly string[],
): readonly string[] {
  return transitions.map(({ kind, after }) => `${placeText(after, commits)} ${kind}`)
}

/** The one transition of a report, for expectations about it. */
export function onlyStep({ transitions }: BisectReport): BisectReport['transitions'][number] {
  const [step, ...others] = transitions
  if (step === undefined || others.length > 0) throw new Error(`${transitions.length} transitions`)
  return step
}
