import { problem, type Problem } from '../errors/problem.ts'
import { meant } from '../map/nearest-name.ts'
import type { RuleWords } from './rule.ts'

/** The rules named, or all of them when none is; an unknown name is refused. */
export function selectRules<Selected extends RuleWords>(
  rules: readonly Selected[],
  names: readonly string[],
): { readonly rules: readonly Selected[]; readonly problems: readonly Problem[] } {
  if (names.length === 0) return { rules, problems: [] }
  const known = new Map(rules.map((rule) => [rule.name, rule]))
  const unknown = names.filter((name) => !known.has(name))
  return {
    rules: rules.filter(({ name }) => names.includes(name)),
    problems: unknown.map((name) =>
      problem(
        'FC_GUARD_RULE_UNKNOWN',
        `there is no rule ${JSON.stringify(name)}; there are ${[...known.keys()].join(', ')}${meant(name, known.keys())}`,
      ),
    ),
  }
}
