import { loadMap } from '../engine/load-map.ts'
import { planRun } from '../engine/plan-run.ts'
import { problem, type Problem } from '../errors/problem.ts'
import { findFiles } from '../files/find-files.ts'
import { compileGlobs } from '../map/match-globs.ts'
import { meant } from '../map/nearest-name.ts'
import { builtInRules } from '../rule/built-in-rules.ts'
import { loadUserRules } from '../rule/load-user-rules.ts'
import type { Rule } from '../rule/rule.ts'
import { builtInPage, ownPage } from './find-page.ts'
import type { RulePage } from './rule-page.ts'

/** A rule, and what there is to read about it. */
export interface Explanation {
  readonly rule: Rule
  /** The file of a rule of your own; `null` for one that comes with the guard. */
  readonly file: string | null
  readonly page: RulePage | null
}

/** What to explain, and where. */
export interface ExplainOptions {
  /** Where to look for `layers.yaml`, upwards; by default the working directory. */
  readonly cwd?: string
  /** Another map than `layers.yaml`, relative to `cwd`. */
  readonly mapPath?: string
  /** The name of one rule; by default all of them. */
  readonly rule?: string
}

/** Rules with their words, or why there are none. */
export type ExplainOutcome =
  | {
      readonly kind: 'explained'
      readonly explanations: readonly Explanation[]
      /** What keeps rules of your own from being among them. */
      readonly notes: readonly string[]
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

interface KnownRules {
  readonly explanations: readonly Explanation[]
  readonly notes: readonly string[]
}

/** Rules of your own; what is wrong with the map or a rule file must not keep the rest silent. */
async function ownRules({ cwd, mapPath }: ExplainOptions): Promise<KnownRules> {
  const plan = planRun({
    ...(cwd === undefined ? {} : { cwd }),
    ...(mapPath === undefined ? {} : { mapPath }),
  })
  const { map, problems } = await loadMap(plan)
  const [first] = problems
  if (first !== undefined) {
    const where = [first.path, first.line].filter((part) => part !== null).join(':')
    const note = `rules of your own are left out, the map cannot be read: ${where} ${first.message}`
    return { explanations: [], notes: [note] }
  }
  if (map === null || map.rules.length === 0) return { explanations: [], notes: [] }
  const { sources } = findFiles(plan.root, compileGlobs(map.ignore))
  const explanations: Explanation[] = []
  const notes: string[] = []
  // One after the other, so that each rule is known by its file.
  for (const file of sources.filter(compileGlobs(map.rules))) {
    const taken = [...builtInRules, ...explanations.map(({ rule }) => rule)]
    const { rules, problems: faults } = await loadUserRules(plan.root, map.rules, [file], taken)
    for (const rule of rules) explanations.push({ rule, file, page: ownPage(plan.root, file) })
    for (const { message } of faults) notes.push(`${file} is left out: ${message}`)
  }
  return { explanations, notes }
}

/** Explains one rule, or all there are: those of the guard, and those of the repository. */
export async function explainRules(options: ExplainOptions = {}): Promise<ExplainOutcome> {
  const own = await ownRules(options)
  const known = [
    ...builtInRules.map((rule): Explanation => ({
      rule,
      file: null,
      page: builtInPage(rule.name),
    })),
    ...own.explanations,
  ]
  const { rule: asked } = options
  if (asked === undefined) return { kind: 'explained', explanations: known, notes: own.notes }
  const found = known.filter(({ rule }) => rule.name === asked)
  if (found.length > 0) return { kind: 'explained', explanations: found, notes: [] }
  const names = known.map(({ rule }) => rule.name)
  const message = `there is no rule ${JSON.stringify(asked)}; there are ${names.join(', ')}${meant(asked, names)}`
  return { kind: 'refused', problems: [problem('FC_GUARD_RULE_UNKNOWN', message)] }
}
