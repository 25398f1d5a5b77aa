import { digestOf } from '../files/file-digest.ts'
import type { Problem } from '../errors/problem.ts'
import { checkOptions } from '../map/check-options.ts'
import type { LayerMap } from '../map/layer-map.ts'
import { builtInRules } from '../rule/built-in-rules.ts'
import { loadUserRules } from '../rule/load-user-rules.ts'
import type { RuleSource } from '../rule/rule-closure.ts'
import type { Rule } from '../rule/rule.ts'
import { selectRules } from '../rule/select-rules.ts'
import type { ExaminationInput } from './examination-input.ts'
import { toolStamp } from './tool-stamp.ts'

/** The rules of one run. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  readonly problems: readonly Problem[]
  /** Equal while rules that read one file alone would say the same of the same file. */
  readonly key: string
  /** The files that rules of the user's own are made of. */
  readonly own: readonly RuleSource[]
}

/** All of a map that a rule which reads one file alone may look at. */
function textOfMap(map: LayerMap | null): string {
  if (map === null) return 'none'
  const { path, layers, rooms, leaks, blessed, models, options } = map
  return JSON.stringify([path, [...layers], [...rooms], leaks, [...blessed], models, [...options]])
}

/** Rules of the user's own may also be made of packages. */
function textOfOwn(own: readonly RuleSource[], installed: string): string {
  return own.length === 0 ? 'none' : JSON.stringify([own, installed])
}

/** Loads the rules of a run and says what is wrong with what it tells them. */
export async function loadRules({
  plan,
  reading,
  found,
  installed,
  builtIn = builtInRules,
}: ExaminationInput): Promise<RuleSet> {
  const { map } = reading
  const loaded = await loadUserRules(plan.root, map?.rules ?? [], found.sources, builtIn)
  const selected = selectRules([...builtIn, ...loaded.rules], plan.rules)
  // A rule that could not be loaded would make everything that is told to it unknown.
  const told =
    loaded.problems.length > 0 ? [] : checkOptions(reading, [...builtInRules, ...loaded.rules])
  const names = selected.rules.map(({ name }) => name)
  return {
    rules: selected.rules,
    problems: [...loaded.problems, ...selected.problems, ...told],
    key: digestOf([
      toolStamp(),
      names.join(' '),
      textOfOwn(loaded.madeOf, installed),
      textOfMap(map),
    ]),
    own: loaded.madeOf,
  }
}
