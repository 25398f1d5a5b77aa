import { FileScanner } from '../house/file-scanner.ts'
import { collectScan, patchScan, scanFiles, type Scan } from '../house/scan-files.ts'
import { areForThreads, scanInThreads } from '../house/scan-in-threads.ts'
import type { FindKnown, ScannedFile } from '../house/scanned-file.ts'
import type { ExaminationInput } from './examination-input.ts'
import type { KeptRun } from './kept-run.ts'
import type { RuleSet } from './load-rules.ts'

/** What is known of files, and whether it is all that is asked now. */
function finderOf(kept: KeptRun | null, { key }: RuleSet, today: string): FindKnown {
  const isJudged = kept?.rulesKey === key
  return (path, hash) => {
    const file = kept?.scanned.get(path)
    if (file === undefined || file.hash !== hash) return undefined
    const { day } = file.verdict
    return { file, isJudged: isJudged && (day === null || day === today) }
  }
}

/** Reads what has to be read; the rest is taken over from the run before. */
export async function scanAll(
  { plan, reading: { map }, found, isUnchanged = () => false }: ExaminationInput,
  ruleSet: RuleSet,
  kept: KeptRun | null,
): Promise<Scan> {
  const findKnown = finderOf(kept, ruleSet, plan.today)
  const taken: ScannedFile[] = []
  const paths: string[] = []
  for (const path of found.sources) {
    const before = kept !== null && isUnchanged(path) ? kept.scanned.get(path) : undefined
    const known = before === undefined ? undefined : findKnown(path, before.hash)
    if (known?.isJudged === true) taken.push(known.file)
    else paths.push(path)
  }
  const job = { root: plan.root, map, rules: ruleSet.rules, today: plan.today }
  const outcomes =
    kept === null && areForThreads(paths.length, ruleSet.rules)
      ? await scanInThreads(paths, job)
      : scanFiles(paths, new FileScanner(job, findKnown))
  return collectScan([...taken, ...outcomes])
}

/** Reads some files again; `null` where one of them is gone. */
export function rescan(
  { plan, reading: { map } }: ExaminationInput,
  ruleSet: RuleSet,
  before: Scan,
  paths: readonly string[],
): Scan | null {
  const job = { root: plan.root, map, rules: ruleSet.rules, today: plan.today }
  // Saved without a change: what is known stands.
  const findKnown: FindKnown = (path, hash) => {
    const file = before.files.get(path)
    return file?.hash === hash ? { file, isJudged: true } : undefined
  }
  const outcomes = scanFiles(paths, new FileScanner(job, findKnown))
  return outcomes.length === paths.length && outcomes.every((each) => 'hash' in each)
    ? patchScan(before, outcomes)
    : null
}
