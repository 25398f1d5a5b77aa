import { problem, type Problem } from '../errors/problem.ts'
import { changedOthers, OtherReads, type ReadOther } from '../files/other-reads.ts'
import { buildGraph, graphProblems, patchGraph, type Graph } from '../graph/build-graph.ts'
import { readStructure, type Structure } from '../graph/read-structure.ts'
import { changedFiles, type FileChanges } from '../house/changed-files.ts'
import { makeHouse } from '../house/make-house.ts'
import type { OpenHouse } from '../house/open-house.ts'
import type { Scan } from '../house/scan-files.ts'
import { TreeKeeper } from '../house/tree-keeper.ts'
import { checkCoverage, roomFinder } from '../map/assign-rooms.ts'
import { checkGlobs } from '../map/check-globs.ts'
import { firstFailures, sortFindings, type RulesOutcome } from '../rule/rule-run.ts'
import { RuleMemory, runRules } from '../rule/run-rules.ts'
import { checkFolders } from '../rules/layers/check-folders.ts'
import { describeExamination, refusedExamination } from './describe-examination.ts'
import type { Examination } from './examination.ts'
import type { ExaminationInput } from './examination-input.ts'
import type { KeptRun } from './kept-run.ts'
import { loadRules, type RuleSet } from './load-rules.ts'
import { rescan, scanAll } from './scan-all.ts'

/** An examination, and what it leaves to the next. */
export interface Examined {
  readonly examination: Examination
  /** `null` where nothing could be examined, or where files changed meanwhile. */
  readonly kept: KeptRun | null
  /** What was read beside sources, manifests and tsconfigs. */
  readonly others: readonly ReadOther[]
}

/** One examination with everything it rests on; the next one takes over what still holds. */
interface Live {
  readonly input: ExaminationInput
  readonly ruleSet: RuleSet
  readonly structure: Structure
  readonly graph: Graph
  readonly scan: Scan
  /** What is wrong between the map and the files there are. */
  readonly coverage: readonly Problem[]
  readonly house: OpenHouse
}

type Grounds = Pick<Live, 'input' | 'ruleSet' | 'structure' | 'coverage' | 'graph' | 'scan'>

function refusalOf({ plan, reading, found }: ExaminationInput): readonly Problem[] | null {
  if (reading.problems.length > 0) return reading.problems
  if (found.sources.length > 0) return null
  return [problem('FC_GUARD_NO_FILES', `there is no TypeScript or JavaScript in ${plan.root}`)]
}

function coverageOf({ reading, found }: ExaminationInput, { files }: Scan): readonly Problem[] {
  const { map, globLines } = reading
  if (map === null) return []
  const paths = [...files.keys(), ...[...found.unread.values()].flat()]
  return [
    ...checkCoverage(map, paths, globLines),
    ...checkGlobs(map, paths, globLines),
    ...checkFolders(map, paths),
  ]
}

function haveSameFiles({ files: some }: Scan, { files: others }: Scan): boolean {
  if (some.size !== others.size) return false
  for (const path of some.keys()) if (!others.has(path)) return false
  return true
}

function changesBetween(before: Grounds, now: Grounds, paths: Iterable<string>): FileChanges {
  return changedFiles(
    { scanned: before.scan.files, edges: before.graph.edges },
    { scanned: now.scan.files, edges: now.graph.edges },
    paths,
  )
}

/** What changed since the last examination, file by file; `null` where more than files did. */
function changesSince(
  before: Live | null,
  now: Grounds,
  others: ReadonlySet<string>,
): FileChanges | null {
  const isSameGround =
    before !== null &&
    before.input.reading === now.input.reading &&
    before.ruleSet.key === now.ruleSet.key &&
    before.structure.key === now.structure.key &&
    haveSameFiles(before.scan, now.scan)
  if (!isSameGround) return null
  const changes = changesBetween(before, now, now.scan.files.keys())
  return { ...changes, contents: new Set([...changes.contents, ...others]) }
}

function keptOf({ ruleSet, scan, graph }: Grounds): KeptRun {
  const { edges, structureKey, resolver } = graph
  const witnesses = resolver.witnesses()
  return { rulesKey: ruleSet.key, scanned: scan.files, edges, structureKey, witnesses }
}

/** Examines a repository again and again; what has not changed is not looked at twice. */
export class Examiner {
  readonly #memory: RuleMemory | undefined
  #kept: KeptRun | null
  #live: Live | null = null
  #others: readonly ReadOther[] = []
  readonly #trees = new TreeKeeper()
  /** Files that were saved between being read and being judged. */
  readonly #meanwhile = new Set<string>()

  /**
   * @param kept - what an earlier process left
   * @param isLasting - whether this one will be asked again
   */
  constructor(kept: KeptRun | null, isLasting: boolean) {
    this.#kept = kept
    this.#memory = isLasting ? new RuleMemory() : undefined
  }

  /** Reads, resolves and judges everything there is. */
  async examine(input: ExaminationInput): Promise<Examined> {
    const refusal = refusalOf(input)
    if (refusal !== null) {
      // Files cannot be judged by a map that cannot be used, so neither can they be again.
      this.#live = null
      return { examination: refusedExamination(refusal), kept: null, others: [] }
    }
    const { root } = input.plan
    const { installed } = input
    const ruleSet = await loadRules(input)
    const scan = await scanAll(input, ruleSet, this.#kept)
    const structure = readStructure(root, input.found, input.reading.map, installed)
    const graph = buildGraph(root, structure, scan.files, this.#kept)
    const coverage = coverageOf(input, scan)
    const grounds = { input, ruleSet, structure, scan, graph, coverage }
    return this.#judge(
      grounds,
      changesSince(this.#live, grounds, changedOthers(root, this.#others)),
    )
  }

  /**
   * Looks at some files again, where nothing else has changed. `null` where that is not enough: one
   * of them is gone or part of a rule, the day has changed, or nothing was examined yet.
   */
  async examineFiles(paths: ReadonlySet<string>, today: string): Promise<Examined | null> {
    const before = this.#live
    if (before === null || before.input.plan.today !== today) return null
    if (before.ruleSet.own.some(([path]) => paths.has(path))) return null
    if ([...paths].some((path) => !before.scan.files.has(path))) return null
    const { input, ruleSet } = before
    const scan = rescan(input, ruleSet, before.scan, [...paths])
    if (scan === null) return null
    const changed = [...paths].filter(
      (path) => scan.files.get(path) !== before.scan.files.get(path),
    )
    const files = changed.flatMap((path) => scan.files.get(path) ?? [])
    const graph = patchGraph(before.graph, files)
    const now = { ...before, scan, graph }
    return this.#judge(now, changesBetween(before, now, changed))
  }

  #judge(grounds: Grounds, changes: FileChanges | null): Examined {
    const { ruleSet, input } = grounds
    // What was read stays witnessed for as long as somebody remembers what it led to.
    const still =
      changes === null ? [] : this.#others.filter(([path]) => !changes.contents.has(path))
    const others = new OtherReads(input.plan.root, still)
    this.#meanwhile.clear()
    const house = this.#makeHouse(grounds, changes, others)
    const outcome = runRules(ruleSet.rules, house, { changes, memory: this.#memory })
    const isWhole = this.#meanwhile.size === 0
    this.#live = isWhole ? { ...grounds, house } : null
    this.#kept = keptOf(grounds)
    this.#others = others.seen()
    return {
      examination: describe(grounds, outcome),
      kept: isWhole ? this.#kept : null,
      others: [...this.#others, ...ruleSet.own, ...grounds.structure.others],
    }
  }

  #makeHouse(grounds: Grounds, changes: FileChanges | null, others: OtherReads): OpenHouse {
    const { ruleSet, structure, scan, graph, input } = grounds
    const { root, today } = input.plan
    const { map } = input.reading
    const before = changes === null ? null : this.#live
    const roomOf = before === null ? roomFinder(map) : (path: string) => before.house.roomOf(path)
    return makeHouse(
      { root, map, rules: ruleSet.rules, packages: structure.packages, roomOf },
      {
        scanned: scan.files,
        edges: graph.edges,
        today,
        onChanged: (path) => this.#meanwhile.add(path),
        readOther: (path) => others.read(path),
        trees: this.#trees,
      },
      before === null || changes === null ? null : { house: before.house, changes },
    )
  }
}

function describe(
  { input, ruleSet, scan, structure, graph, coverage }: Grounds,
  outcome: RulesOutcome,
): Examination {
  const verdicts = [...scan.files.values()].map(({ verdict }) => verdict)
  const failures = [...verdicts.flatMap((each) => each.failures), ...outcome.failures]
  return describeExamination({
    found: input.found,
    map: input.reading.map,
    rules: ruleSet.rules,
    filesScanned: scan.files.size,
    edges: graph.edges,
    problems: [
      ...ruleSet.problems,
      ...scan.problems,
      ...coverage,
      ...structure.problems,
      ...graphProblems(graph),
      ...firstFailures(failures),
    ],
    findings: sortFindings([...verdicts.flatMap((each) => each.findings), ...outcome.findings]),
    notes: structure.notes,
  })
}
