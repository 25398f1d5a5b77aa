import { expectedOf } from '../rule/rule-option.ts'
import type { Explanation } from './explain-rules.ts'
import { blocksOf, type RulePage } from './rule-page.ts'

function pageJson(page: RulePage) {
  const code = (heading: string, isWanted: (info: string) => boolean) =>
    blocksOf(page.sections.get(heading) ?? '')
      .filter(({ info }) => isWanted(info))
      .map((block) => block.code)
  return {
    intro: page.intro,
    bad: code('Bad', (info) => info !== 'text'),
    bad_output: code('Bad', (info) => info === 'text'),
    good: code('Good', (info) => info !== 'text'),
    found: page.sections.get('What is found') ?? null,
    fix: page.sections.get('How to fix') ?? null,
    configure: page.sections.get('How to configure') ?? null,
  }
}

/** One rule as a JSON value, names in snake_case. */
export function explanationJson({ rule, file, page }: Explanation): object {
  return {
    name: rule.name,
    title: rule.title,
    severity: rule.severity,
    why: rule.why,
    fix: rule.fix,
    needs_map: rule.needsMap ?? false,
    file,
    options: Object.entries(rule.options ?? {}).map(([name, option]) => ({
      name,
      takes: expectedOf(option),
      says: option.says,
    })),
    blessings: rule.blessings ?? [],
    page: page === null ? null : pageJson(page),
  }
}

/** All rules in one JSON value, without their pages. */
export function ruleListJson(explanations: readonly Explanation[]): object {
  return {
    format: 1,
    rules: explanations.map((each) => {
      const { page: _page, ...rest } = explanationJson(each) as { readonly page: unknown }
      return rest
    }),
  }
}
