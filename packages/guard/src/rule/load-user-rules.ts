import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { contentHash } from '../files/content-hash.ts'
import { problem, type Problem } from '../errors/problem.ts'
import { compileGlobs } from '../map/match-globs.ts'
import { ruleClosure, type RuleSource } from './rule-closure.ts'
import type { Rule } from './rule.ts'
import { versionedUrl } from './version-imports.ts'

const kebabCase = /^[a-z][a-z\d]*(?:-[a-z\d]+)*$/

/** Why something is no rule; `null` where it is one. */
function complaintAbout(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'it exports no constant named rule'
  const rule = value as Partial<Rule>
  if (typeof rule.name !== 'string' || !kebabCase.test(rule.name)) {
    return `its name must be kebab-case, it is ${JSON.stringify(rule.name)}`
  }
  for (const key of ['title', 'why', 'fix'] as const) {
    if (typeof rule[key] !== 'string' || rule[key] === '') return `its ${key} must be a text`
  }
  if (rule.severity !== 'violation' && rule.severity !== 'hint') {
    return 'its severity must be violation or hint'
  }
  if (typeof rule.check !== 'function' && typeof rule.checkHouse !== 'function') {
    return 'it has neither check nor checkHouse'
  }
  return null
}

/** Rules of the user's own. */
export interface UserRules {
  readonly rules: readonly Rule[]
  readonly problems: readonly Problem[]
  /** The files that they are made of. */
  readonly madeOf: readonly RuleSource[]
}

/** Loads the rules that a repository brings; one that cannot be used makes the run unusable. */
export async function loadUserRules(
  root: string,
  globs: readonly string[],
  sources: readonly string[],
  taken: readonly Rule[],
): Promise<UserRules> {
  const paths = sources.filter(compileGlobs(globs))
  const madeOf = ruleClosure(root, paths)
  const version = contentHash(JSON.stringify(madeOf))
  const names = new Set(taken.map(({ name }) => name))
  const rules: Rule[] = []
  const problems: Problem[] = []
  for (const path of paths) {
    const refuse = (what: string) => problems.push(problem('FC_GUARD_RULE_FILE', what, { path }))
    try {
      const url = versionedUrl(pathToFileURL(join(root, path)), version)
      const module: { readonly rule?: unknown } = await import(url)
      const complaint = complaintAbout(module.rule)
      const rule = module.rule as Rule
      if (complaint !== null) refuse(complaint)
      else if (names.has(rule.name)) refuse(`there is already a rule named ${rule.name}`)
      else {
        names.add(rule.name)
        rules.push(rule)
      }
    } catch (error) {
      refuse(`it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { rules, problems, madeOf }
}
