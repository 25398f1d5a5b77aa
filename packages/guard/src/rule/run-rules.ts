import type { FileChanges } from '../house/changed-files.ts'
import type { OpenHouse } from '../house/open-house.ts'
import type { SourceFile } from '../house/source-file.ts'
import { WatchedHouse, type HouseReads } from '../house/watched-house.ts'
import type { Rule } from './rule.ts'
import { RuleRun, type RuleFailure, type RuleFinding, type RulesOutcome } from './rule-run.ts'

/** What a rule said, and what it looked at for it. */
interface Judgement<Answer = null> extends RulesOutcome {
  readonly answer: Answer
  readonly reads: HouseReads
  readonly day: string
}

/** What rules said, for as long as nothing they looked at has changed. */
export class RuleMemory {
  /** By file; the answer is the names of the rules that were asked. */
  readonly ofFiles = new Map<string, Judgement<string>>()
  readonly ofHouse = new Map<string, Judgement>()
  /** By rule; the answer is the paths of the files it looks at. */
  readonly candidates = new Map<string, Judgement<readonly string[]>>()

  clear(): void {
    this.ofFiles.clear()
    this.ofHouse.clear()
    this.candidates.clear()
  }
}

/** What one run of the rules may rely on. */
export interface RuleRunOptions {
  /** Absent where nobody will run the rules again. */
  readonly memory: RuleMemory | undefined
  /** What has changed since the last run; `null` when anything may have. */
  readonly changes: FileChanges | null
}

/** Which rules look at which files. */
class Assignment {
  readonly #everywhere: readonly Rule[]
  readonly #suspecting: ReadonlyMap<string, Rule>
  readonly #choosing: readonly (readonly [rule: Rule, paths: ReadonlySet<string>])[]

  constructor(rules: readonly Rule[], candidatesOf: (rule: Rule) => readonly string[]) {
    // The others have run where the file was read.
    const checks = rules.filter(({ check, reads }) => check !== undefined && reads !== 'file')
    const isChoosing = ({ candidates }: Rule) => candidates !== undefined
    const isSuspecting = (rule: Rule) => !isChoosing(rule) && rule.prefilter !== undefined
    this.#everywhere = checks.filter((rule) => !isChoosing(rule) && !isSuspecting(rule))
    this.#suspecting = new Map(checks.filter(isSuspecting).map((rule) => [rule.name, rule]))
    this.#choosing = checks
      .filter(isChoosing)
      .map((rule) => [rule, new Set(candidatesOf(rule))] as const)
  }

  /** The rules that look at a file. */
  rulesFor({ path, candidateOf }: SourceFile): readonly Rule[] {
    const rules = [...this.#everywhere]
    for (const name of candidateOf) {
      const rule = this.#suspecting.get(name)
      if (rule !== undefined) rules.push(rule)
    }
    for (const [rule, paths] of this.#choosing) if (paths.has(path)) rules.push(rule)
    return rules
  }
}

/** Runs rules over a house, and takes over what they said before and would say again. */
class RememberedRun implements RulesOutcome {
  readonly findings: RuleFinding[] = []
  readonly failures: RuleFailure[] = []
  readonly #house: OpenHouse
  readonly #memory: RuleMemory
  readonly #changes: FileChanges | null
  /** Rules that chose other files than before. */
  readonly #rechosen = new Set<string>()

  constructor(house: OpenHouse, memory: RuleMemory, changes: FileChanges | null) {
    this.#house = house
    this.#memory = memory
    this.#changes = changes
    if (changes === null) memory.clear()
  }

  candidatesOf(rule: Rule): readonly string[] {
    const { candidates } = this.#memory
    const before = candidates.get(rule.name)
    const judged = this.#stands(before)
      ? before
      : this.#judge((run, house) => run.candidates(rule, house))
    candidates.set(rule.name, judged)
    if (before?.answer.join('\0') !== judged.answer.join('\0')) this.#rechosen.add(rule.name)
    return this.#take(judged)
  }

  checkFile(file: SourceFile, rules: readonly Rule[]): void {
    const { ofFiles } = this.#memory
    const before = ofFiles.get(file.path)
    const isOwnSame = this.#changes?.contents.has(file.path) === false
    const names = rules.map(({ name }) => name).join(' ')
    const judged =
      isOwnSame && before?.answer === names && this.#stands(before)
        ? before
        : this.#judge((run, house) => {
            for (const rule of rules) run.check(rule, house.watch(file), house)
            return names
          })
    ofFiles.set(file.path, judged)
    this.#take(judged)
  }

  checkHouse(rule: Rule): void {
    const { ofHouse } = this.#memory
    const before = ofHouse.get(rule.name)
    const judged = this.#stands(before)
      ? before
      : this.#judge((run, house) => {
          run.checkHouse(rule, house)
          return null
        })
    ofHouse.set(rule.name, judged)
    this.#take(judged)
  }

  #stands<Answer>(judged: Judgement<Answer> | undefined): judged is Judgement<Answer> {
    if (judged === undefined || this.#changes === null) return false
    const { reads, day } = judged
    const isDaySame = !reads.isOfToday || day === this.#house.today
    const isRechosen = [...reads.candidatesOf].some((rule) => this.#rechosen.has(rule))
    return isDaySame && !isRechosen && reads.stand(this.#changes)
  }

  #judge<Answer>(ask: (run: RuleRun, house: WatchedHouse) => Answer): Judgement<Answer> {
    const run = new RuleRun()
    const house = new WatchedHouse(this.#house)
    const answer = ask(run, house)
    const { findings, failures } = run
    return { answer, findings, failures, reads: house.reads, day: this.#house.today }
  }

  #take<Answer>({ answer, findings, failures }: Judgement<Answer>): Answer {
    this.findings.push(...findings)
    this.failures.push(...failures)
    return answer
  }
}

/** Lets rules choose their files, where they do. */
function assign(
  rules: readonly Rule[],
  house: OpenHouse,
  candidatesOf: (rule: Rule) => readonly string[],
): Assignment {
  return new Assignment(rules, (rule) => {
    const paths = candidatesOf(rule)
    house.choose(rule.name, paths)
    return paths
  })
}

function runOnce(rules: readonly Rule[], house: OpenHouse): RulesOutcome {
  const run = new RuleRun()
  const assignment = assign(rules, house, (rule) => run.candidates(rule, house))
  for (const file of house.files.values()) {
    for (const rule of assignment.rulesFor(file)) run.check(rule, file, house)
  }
  for (const rule of rules) run.checkHouse(rule, house)
  return run
}

/** Runs rules over a house: all files once, then those about the whole house. */
export function runRules(
  rules: readonly Rule[],
  house: OpenHouse,
  { memory, changes }: RuleRunOptions,
): RulesOutcome {
  const active = rules.filter(({ needsMap }) => needsMap !== true || house.map !== null)
  if (memory === undefined) return runOnce(active, house)
  const run = new RememberedRun(house, memory, changes)
  const assignment = assign(active, house, (rule) => run.candidatesOf(rule))
  for (const file of house.files.values()) run.checkFile(file, assignment.rulesFor(file))
  for (const rule of active) if (rule.checkHouse !== undefined) run.checkHouse(rule)
  return run
}
